import { html } from 'hono/html'
import { BUILT_IN_LOOKS } from '../../timeline/looks.ts'

type Html = ReturnType<typeof html>

/** What is there before the script runs; it fills in the rest, and knows the elements by their ids and classes. */
export function exportsPage(): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Exports · Storyreel</title>
        <link rel="icon" href="/page/icon.svg" />
        <link rel="stylesheet" href="/page/exports-page.css" />
        <script type="module" src="/page/exports-page.js"></script>
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header class="top">
          <p class="brand">Storyreel</p>
          <button type="button" id="forget-key" class="quiet" hidden>Forget the key</button>
        </header>
        <main id="content" tabindex="-1">
          <noscript><p class="notice">This page needs JavaScript. The API beneath it does not: see /docs.</p></noscript>
          ${signIn()}
          <section id="exports" aria-labelledby="exports-title" hidden>
            <div class="heading">
              <h1 id="exports-title" tabindex="-1">Exports</h1>
              <button type="button" id="new-export" class="primary">New export</button>
            </div>
            <p id="trouble" class="notice" role="alert" hidden></p>
            <p id="nothing-yet" class="empty" hidden>Nothing has been exported yet. The first export will show up here.</p>
            <ol id="export-list" class="exports"></ol>
            <button type="button" id="show-older" hidden>Show older</button>
          </section>
        </main>
        <footer class="bottom"><a href="/docs">The API behind this page</a></footer>
        <p id="said" class="unseen" role="status"></p>
        ${orderDialog()} ${card()}
      </body>
    </html>`
}

// --- internal ---

function signIn(): Html {
  return html`<section id="sign-in" class="sign-in" aria-labelledby="sign-in-title" hidden>
    <h1 id="sign-in-title">Your exports</h1>
    <p>Paste a key of this service. It stays in this tab and is forgotten when the tab is closed.</p>
    <form id="key-form" novalidate>
      <div class="field">
        <label for="key">API key</label>
        <input id="key" type="password" autocomplete="off" spellcheck="false" aria-describedby="key-hint" />
        <p id="key-hint" class="hint">Whoever runs the service makes one with <code>storyreel keys create --name me</code>.</p>
        <p class="wrong" hidden></p>
      </div>
      <button class="primary">Show exports</button>
    </form>
  </section>`
}

function orderDialog(): Html {
  return html`<dialog id="order" aria-labelledby="order-title">
    <form id="order-form" novalidate>
      <h2 id="order-title">New export</h2>
      <div class="field" data-field="projectId">
        <label for="order-project">Project</label>
        <select id="order-project" name="projectId"></select>
        <p class="wrong" hidden></p>
      </div>
      <div class="field" data-field="aspect">
        <label for="order-format">Format</label>
        <input id="order-format" name="aspect" list="formats" autocomplete="off" aria-describedby="order-format-hint" />
        <datalist id="formats">
          ${['16:9', '9:16', '1:1', '4:5', '2.39:1', '1280x720'].map((format) => html`<option value="${format}"></option>`)}
        </datalist>
        <p id="order-format-hint" class="hint">A ratio such as 9:16, or pixels such as 1280x720. Empty takes the project’s.</p>
        <p class="wrong" hidden></p>
      </div>
      <fieldset class="field" data-field="quality">
        <legend>Quality</legend>
        <div class="choices">
          ${choice({ type: 'radio', name: 'quality', value: 'draft', label: 'Draft' })}
          ${choice({ type: 'radio', name: 'quality', value: 'standard', label: 'Standard', isChecked: true })}
          ${choice({ type: 'radio', name: 'quality', value: 'high', label: 'High' })}
        </div>
        <p class="wrong" hidden></p>
      </fieldset>
      <fieldset class="field" data-field="captions">
        <legend>Captions</legend>
        <div class="choices">
          ${choice({ type: 'checkbox', name: 'captions', value: 'burn', label: 'In the picture', isChecked: true })}
          ${choice({ type: 'checkbox', name: 'captions', value: 'soft', label: 'As a track' })}
          ${choice({ type: 'checkbox', name: 'captions', value: 'srt', label: 'SRT file' })}
          ${choice({ type: 'checkbox', name: 'captions', value: 'vtt', label: 'VTT file' })}
        </div>
        <p class="wrong" hidden></p>
      </fieldset>
      <div class="field" data-field="look">
        <label for="order-look">Look</label>
        <select id="order-look" name="look">
          ${[...BUILT_IN_LOOKS.keys()].map((name) => html`<option value="${name}">${capitalised(name)}</option>`)}
        </select>
        <p class="wrong" hidden></p>
      </div>
      <p id="order-wrong" class="wrong" role="alert" hidden></p>
      <div class="actions">
        <button class="primary">Export</button>
        <button type="button" id="order-close">Close</button>
      </div>
    </form>
  </dialog>`
}

function choice(about: {
  type: 'radio' | 'checkbox'
  name: string
  value: string
  label: string
  isChecked?: true
}): Html {
  const { type, name, value, label, isChecked } = about
  return html`<label class="choice"
    ><input type="${type}" name="${name}" value="${value}" ${isChecked ? 'checked' : ''} /> ${label}</label
  >`
}

function card(): Html {
  return html`<template id="export-card">
    <li>
      <article class="card">
        <div class="screen">
          <p class="mark" aria-hidden="true"></p>
          <video class="player" controls playsinline preload="none" hidden></video>
        </div>
        <div class="facts">
          <div class="name">
            <h2 class="title" tabindex="-1"></h2>
            <p class="state"></p>
          </div>
          <p class="asked"><time></time> · <span class="order"></span></p>
          <div class="running" hidden>
            <p class="pace"><span class="stage"></span> <span class="left"></span></p>
            <progress max="100"></progress>
          </div>
          <p class="message" hidden></p>
          <ul class="warnings" hidden></ul>
          <p class="problem" role="alert" hidden></p>
          <div class="actions">
            <a class="download button primary" hidden></a>
            <button type="button" class="cancel" hidden>Cancel <span class="unseen"></span></button>
            <button type="button" class="retry primary" hidden>Retry <span class="unseen"></span></button>
          </div>
          <details class="receipt" hidden>
            <summary></summary>
            <ul class="checked"></ul>
          </details>
          <p class="others" hidden></p>
        </div>
      </article>
    </li>
  </template>`
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}
