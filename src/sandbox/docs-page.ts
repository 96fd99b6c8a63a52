import { readFileSync } from 'node:fs'
import { html, raw } from 'hono/html'
import { z } from 'zod'
import { DEFAULT_KEYS, DEFAULT_TOKENS, FULL_ACCESS_KEY } from './api-keys.ts'
import { describeFields, typeOf } from './describe-schema.ts'
import { faultKindSchema } from './faults.ts'
import type { JsonSchema, OpenApiDocument, OpenApiOperation } from './openapi-document.ts'

const STYLE = readFileSync(new URL('./docs.css', import.meta.url), 'utf8')

type Html = ReturnType<typeof html>

type Entry = { method: string; path: string; operation: OpenApiOperation }

/** The documentation as one page that needs nothing from anywhere: no script, no font, no host. */
export function docsPage(document: OpenApiDocument): Html {
  const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  )
  const groups = document.tags.map((tag) => ({
    ...tag,
    entries: entries.filter(({ operation }) => operation.tags.includes(tag.name)),
  }))
  const baseUrl = document.servers[0]?.url ?? ''
  const schemas = Object.entries(document.components.schemas).filter(([name]) => !name.startsWith('__'))
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${document.info.title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <nav aria-label="Contents">
          <ul>
            <li><a href="#start">Start</a></li>
            <li><a href="#faults">Faults on demand</a></li>
            <li><a href="#schemas">Objects</a></li>
            <li><a href="/openapi.json">openapi.json</a></li>
          </ul>
          ${groups.map(
            (group) => html`<strong>${group.name}</strong>
              <ul>
                ${group.entries.map(
                  ({ operation }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`,
                )}
              </ul>`,
          )}
        </nav>
        <main id="content" tabindex="-1">
          <h1>${document.info.title}</h1>
          <p>${document.info.description}</p>
          ${startSection(baseUrl)} ${faultsSection(baseUrl)}
          ${groups.map(
            (group) => html`<h2>${group.name}</h2>
              <p>${group.description}.</p>
              ${group.entries.map((entry) => operationSection(entry, baseUrl))}`,
          )}
          <h2 id="schemas">Objects</h2>
          ${schemas.map(([name, schema]) => schemaSection(name, schema))}
        </main>
      </body>
    </html>`
}

function startSection(baseUrl: string): Html {
  return html`<h2 id="start">Start</h2>
    <pre>curl -H "X-API-Key: ${FULL_ACCESS_KEY}" ${baseUrl}/projects</pre>
    <table>
      <tr>
        <th scope="col">Key or token</th>
        <th scope="col">May</th>
      </tr>
      ${DEFAULT_KEYS.map(
        ({ key, scopes, credits }) => html`<tr>
          <td><code>X-API-Key: ${key}</code></td>
          <td>${scopes.includes('*') ? 'everything' : scopes.join(', ')}${credits === 0 ? ' that costs nothing' : ''}</td>
        </tr>`,
      )}
      ${DEFAULT_TOKENS.map(
        ({ token, user }) => html`<tr>
          <td><code>Authorization: Bearer ${token}</code></td>
          <td>everything, as ${user}</td>
        </tr>`,
      )}
    </table>
    <p>
      A generation takes a few seconds, as a job to follow. One whose prompt contains <code>[fail]</code> fails; one with
      <code>[stall]</code> never ends.
    </p>`
}

function faultsSection(baseUrl: string): Html {
  const { oneOf } = z
    .object({ oneOf: z.array(z.record(z.string(), z.unknown())) })
    .parse(z.toJSONSchema(faultKindSchema, { io: 'input' }))
  const control = `${new URL(baseUrl).origin}/sandbox/faults`
  return html`<h2 id="faults">Faults on demand</h2>
    <p>
      Any request, media included, fails as its header <code>X-Sandbox-Fault</code> or its query
      <code>?sandbox_fault=</code> says; <code>times=2</code> makes only the first two fail.
    </p>
    <pre>
curl -i -H "X-API-Key: ${FULL_ACCESS_KEY}" -H "X-Sandbox-Fault: status; status=429; retryAfter=7" ${baseUrl}/projects</pre
    >
    <p>Or all requests whose path matches, of one key or of everybody, until they are taken back with DELETE:</p>
    <pre>
curl -X PUT -d '[{"kind": "latency", "delayMs": 2000, "path": "/frames", "key": "${FULL_ACCESS_KEY}"}]' ${control}</pre
    >
    <table>
      <tr>
        <th scope="col">Fault</th>
        <th scope="col">What comes back</th>
        <th scope="col">Parameters</th>
      </tr>
      ${oneOf.map((schema) => {
        const fields = describeFields(schema)
        const kind = fields.find(({ name }) => name === 'kind')?.type ?? ''
        const rest = fields.filter(({ name }) => name !== 'kind')
        return html`<tr>
          <td><code>${kind.replaceAll('"', '')}</code></td>
          <td>${schema['description']}</td>
          <td>${rest.map(({ name, type, isRequired }) => html`<code>${name}</code>${isRequired ? '' : '?'}: ${type}<br />`)}</td>
        </tr>`
      })}
    </table>`
}

function operationSection({ method, path, operation }: Entry, baseUrl: string): Html {
  const [contentType, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? []
  const answers = Object.entries(operation.responses).flatMap(([status, response]) =>
    'content' in response ? [{ status, schema: response.content['application/json']?.schema ?? {} }] : [],
  )
  const parameters = operation.parameters.map(({ $ref }) => $ref.slice($ref.lastIndexOf('/') + 1))
  return html`<section aria-labelledby="${operation.operationId}">
    <h3 id="${operation.operationId}"><code><span class="method">${method}</span> ${path}</code></h3>
    <p>
      ${operation.summary}.
      ${parameters.includes('page') ? html` Paged by <code>?page</code> and <code>?per_page</code> (at most 100).` : ''}
      ${parameters.includes('include') ? html` <code>?include=comments,reviews,versions</code> adds those.` : ''}
      ${answers.map(({ status, schema }) => html`Answers ${status} with ${answerType(schema)}.`)}
      ${'402' in operation.responses ? 'Costs money.' : ''}
    </p>
    ${
      content
        ? html`<p>Body, <code>${contentType}</code>:</p>
          ${bodyTable(content.schema)}`
        : ''
    }
    <pre>${exampleOf({ method, path, contentType, baseUrl })}</pre>
  </section>`
}

/** Named bodies stand among the objects. */
function bodyTable(schema: JsonSchema): Html {
  return '$ref' in schema ? html`<p><a href="#object-${typeOf(schema)}">${typeOf(schema)}</a></p>` : fieldsTable(schema)
}

function answerType(schema: JsonSchema): string {
  const data = describeFields(schema).find(({ name }) => name === 'data')
  return data?.type ?? 'success'
}

function exampleOf({
  method,
  path,
  contentType,
  baseUrl,
}: {
  method: string
  path: string
  contentType: string | undefined
  baseUrl: string
}): string {
  const verb = method === 'get' ? '' : `-X ${method.toUpperCase()} `
  const body =
    contentType === undefined ? '' : contentType === 'application/json' ? `-d '{…}' ` : `-F file=@picture.png `
  return `curl ${verb}-H "X-API-Key: ${FULL_ACCESS_KEY}" ${body}${baseUrl}${path}`
}

function schemaSection(name: string, schema: JsonSchema): Html {
  return html`<section aria-labelledby="object-${name}">
    <h3 id="object-${name}">${name}</h3>
    <p>${schema['description']}</p>
    ${fieldsTable(schema)}
  </section>`
}

function fieldsTable(schema: JsonSchema): Html {
  return html`<table>
    ${describeFields(schema).map(
      ({ name, type, isRequired, description }) => html`<tr>
        <th scope="row"><code>${name}</code></th>
        <td>${type}${isRequired ? ', required' : ''}</td>
        <td>${description}</td>
      </tr>`,
    )}
  </table>`
}
