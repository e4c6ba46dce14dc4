// Opens a report of `taovm reward simulate` in a headless browser, by Chrome's DevTools protocol over two
// pipes, and prints one line of JSON: what the page complained of, and how each chart is drawn.
//
//   CHROME   the browser
//   node report.mjs FILE [SCREENSHOT]
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const patience = 60_000;
const [file, screenshot] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), "taovm-report-"));
const flags = ["--headless", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe", "--window-size=1000,900"];
// The browser's own sandbox needs what a container does not give; it opens nothing but the report.
const browser = spawn(process.env.CHROME, [...flags, "--no-sandbox", `--user-data-dir=${profile}`], {
  stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
});
const [toBrowser, fromBrowser] = [browser.stdio[3], browser.stdio[4]];

let said = "";
browser.stderr.on("data", (text) => (said += text));
const open = new Map();
const fail = (error) => {
  for (const { reject } of open.values()) reject(error);
  open.clear();
};
browser.on("error", fail);
browser.on("exit", (code) => fail(new Error(`the browser ended with ${code}: ${said}`)));
toBrowser.on("error", fail);
const clock = setTimeout(() => fail(new Error(`no answer of the browser: ${said}`)), patience);

let number = 0;
const ask = (method, params = {}, sessionId = undefined) =>
  new Promise((resolve, reject) => {
    open.set(++number, { resolve, reject });
    toBrowser.write(JSON.stringify({ id: number, method, params, sessionId }) + "\0");
  });

const events = [];
let rest = Buffer.alloc(0);
fromBrowser.on("data", (bytes) => {
  rest = Buffer.concat([rest, bytes]);
  for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
    const message = JSON.parse(rest.subarray(0, end));
    rest = rest.subarray(end + 1);
    const asked = open.get(message.id);
    if (asked === undefined) {
      events.push(message);
    } else {
      open.delete(message.id);
      if (message.error) asked.reject(new Error(message.error.message));
      else asked.resolve(message.result);
    }
  }
});

// Runs in the page: what is drawn, in pixels of the window.
const look = () =>
  [...document.querySelectorAll("svg")].map((svg) => {
    const size = (element) => {
      const { width, height } = element.getBoundingClientRect();
      return { width, height };
    };
    const lines = [...svg.querySelectorAll("polyline")].map((line) => ({
      ...size(line),
      points: line.points.numberOfItems,
      length: line.getTotalLength(),
      stroke: getComputedStyle(line).stroke,
      strokeWidth: parseFloat(getComputedStyle(line).strokeWidth),
      dashed: getComputedStyle(line).strokeDasharray !== "none",
    }));
    const legend = [...svg.parentElement.querySelectorAll("li")].map((item) => item.textContent);
    return { name: svg.getAttribute("aria-label"), ...size(svg), lines, legend };
  });

try {
  const { targetId } = await ask("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await ask("Target.attachToTarget", { targetId, flatten: true });
  const page = (method, params) => ask(method, params, sessionId);
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await page(`${domain}.enable`);
  const { errorText } = await page("Page.navigate", { url: pathToFileURL(resolve(file)).href });
  if (errorText) throw new Error(`${file}: ${errorText}`);
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await page("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
    return result.value;
  };
  await evaluate("new Promise((done) => (document.readyState === 'complete' ? done() : addEventListener('load', done)))");
  const charts = await evaluate(`(${look})()`);
  const title = await evaluate("document.title");
  if (screenshot) {
    const { data } = await page("Page.captureScreenshot", { captureBeyondViewport: true });
    writeFileSync(screenshot, Buffer.from(data, "base64"));
  }
  const complaints = events
    .filter(({ method }) =>
      ["Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded", "Network.loadingFailed"].includes(method),
    )
    .map(({ method, params }) => ({ method, params }));
  const requests = events
    .filter(({ method }) => method === "Network.requestWillBeSent")
    .map(({ params }) => params.request.url);
  console.log(JSON.stringify({ title, charts, complaints, requests }));
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  clearTimeout(clock);
  browser.removeAllListeners("exit");
  const ended = browser.exitCode !== null || new Promise((done) => browser.once("exit", done));
  // Its own way to end takes its helper processes along.
  toBrowser.write(JSON.stringify({ id: ++number, method: "Browser.close" }) + "\0");
  const last = setTimeout(() => browser.kill("SIGKILL"), 5_000);
  await ended;
  clearTimeout(last);
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
process.exit();
