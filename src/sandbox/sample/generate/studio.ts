/** Draws scenes in headless Chrome: serves the drawing code, collects the pictures it posts back. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Order = { scene: string; width: number; from: number; to: number; step: number; quality: number };

const chrome = process.env["CHROME"] ?? "chromium-headless-shell";

export function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}\n${stderr.slice(-2000)}`);
}

let bundled: string | undefined;

function bundle(): string {
  if (bundled) return bundled;
  const entry = join(import.meta.dirname, "page.ts");
  const { stdout, stderr, status } = spawnSync("npx", ["esbuild", entry, "--bundle", "--format=esm"], { encoding: "utf8", maxBuffer: 1e8 });
  if (status !== 0) throw new Error(stderr);
  bundled = stdout;
  return stdout;
}

export async function draw(order: Order, onPicture: (picture: Buffer) => void): Promise<void> {
  const script = bundle();
  const profile = mkdtempSync(join(tmpdir(), "storyreel-draw-"));
  let resolve = (): void => {};
  let reject = (_reason: Error): void => {};
  const finished = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    request.on("end", () => {
      if (request.url === "/picture") onPicture(Buffer.concat(chunks));
      if (request.url === "/done") resolve();
      const isScript = request.url === "/page.js";
      response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
      response.end(isScript ? script : '<!doctype html><script type="module" src="/page.js"></script>');
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const query = new URLSearchParams(Object.entries(order).map(([name, value]) => [name, String(value)]));
  const browser = spawn(chrome, ["--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", `--user-data-dir=${profile}`, `http://127.0.0.1:${port}/?${query}`], { stdio: "ignore" });
  browser.on("error", reject);
  browser.on("exit", () => reject(new Error("Chrome closed before the drawing was done")));
  try {
    await finished;
  } finally {
    browser.removeAllListeners("exit");
    const closed = new Promise((done) => browser.once("exit", done));
    browser.kill();
    await closed;
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
