// Drives a headless Chromium by the DevTools protocol over a pipe: no port, and no package.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// However busy the machine is: what has not answered by then never will.
const PATIENCE_MS = 240_000;

/** Starts a browser. */
export async function launch(program) {
  const profile = mkdtempSync(join(tmpdir(), "ringback-chromium-"));
  const flags = [
    "--headless=new",
    "--remote-debugging-pipe",
    `--user-data-dir=${profile}`,
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--mute-audio",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
  ];
  // Chromium's sandbox refuses to run for root, as in a container.
  if (process.getuid?.() === 0) flags.push("--no-sandbox");
  const child = spawn(program, [...flags, "about:blank"], {
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
  });
  let talk = "";
  child.stderr.on("data", (data) => (talk = (talk + data).slice(-4000)));
  const waiting = new Map();
  const listeners = new Set();
  let gone = null;
  const fail = (why) => {
    gone = new Error(`${why}\n${talk}`);
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
  };
  child.on("error", (error) => fail(`${program} cannot be started: ${error.message}`));
  child.on("exit", (code) => fail(`the browser has ended with code ${code}`));
  child.stdio[3].on("error", () => {});

  let held = Buffer.alloc(0);
  child.stdio[4].on("data", (data) => {
    held = Buffer.concat([held, data]);
    for (let end = held.indexOf(0); end >= 0; end = held.indexOf(0)) {
      const message = JSON.parse(held.subarray(0, end).toString());
      held = held.subarray(end + 1);
      const asked = waiting.get(message.id);
      if (!asked) {
        for (const listener of [...listeners]) listener(message);
        continue;
      }
      waiting.delete(message.id);
      if (message.error) asked.reject(new Error(`${asked.method}: ${message.error.message}`));
      else asked.resolve(message.result);
    }
  });

  let last = 0;
  function send(method, params = {}, sessionId) {
    if (gone) return Promise.reject(gone);
    const id = ++last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${method}: no answer`)), PATIENCE_MS);
      const settle = (then) => (value) => (clearTimeout(timer), then(value));
      waiting.set(id, { method, resolve: settle(resolve), reject: settle(reject) });
      child.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + "\0");
    });
  }

  async function close() {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    if (!gone) {
      await send("Browser.close").catch(() => child.kill());
      await ended;
    }
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }

  return { open: (url, options) => openPage(send, listeners, url, options), close };
}

/** Opens a page, and notes everything that it complains of or asks the network for. */
async function openPage(send, listeners, url, { width = 1280, height = 900, dark = false, still = false } = {}) {
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const ask = (method, params) => send(method, params, sessionId);
  const complaints = [];
  const requests = [];
  let loaded;
  const isLoaded = new Promise((resolve) => (loaded = resolve));
  const listener = ({ method, params, sessionId: of }) => {
    if (of !== sessionId) return;
    if (method === "Runtime.consoleAPICalled" && ["error", "warning", "assert"].includes(params.type)) {
      complaints.push(params.args.map((arg) => arg.value ?? arg.description).join(" "));
    } else if (method === "Runtime.exceptionThrown") {
      const { text, exception } = params.exceptionDetails;
      complaints.push(exception?.description ?? text);
    } else if (method === "Log.entryAdded" && params.entry.level !== "info" && params.entry.level !== "verbose") {
      complaints.push(params.entry.text);
    } else if (method === "Network.requestWillBeSent") {
      requests.push(params.request.url);
    } else if (method === "Page.loadEventFired") {
      loaded();
    }
  };
  listeners.add(listener);
  await Promise.all(["Page", "Runtime", "Log", "Network"].map((domain) => ask(`${domain}.enable`)));
  await resize(width, height);
  await ask("Emulation.setEmulatedMedia", {
    features: [
      { name: "prefers-color-scheme", value: dark ? "dark" : "light" },
      { name: "prefers-reduced-motion", value: still ? "reduce" : "no-preference" },
    ],
  });
  await ask("Page.navigate", { url });
  await isLoaded;

  function resize(width, height) {
    return ask("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 600 });
  }

  /** Runs a function in the page, and returns what it (or its promise) comes to. */
  async function run(code, ...values) {
    const listed = values.map((value) => JSON.stringify(value)).join(",");
    const { result, exceptionDetails } = await ask("Runtime.evaluate", {
      expression: typeof code === "string" ? code : `(${code})(${listed})`,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    });
    if (exceptionDetails) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value;
  }

  /** Clicks in the middle of what a selector finds (of its first line), as a hand would. */
  async function click(selector, nth = 0) {
    const place = await run(
      (selector, nth) => {
        const element = document.querySelectorAll(selector)[nth];
        if (!element) return null;
        element.scrollIntoView({ block: "center", behavior: "instant" });
        const [box] = element.getClientRects();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      },
      selector,
      nth,
    );
    if (!place) throw new Error(`nothing to click on: ${selector}`);
    for (const type of ["mousePressed", "mouseReleased"]) {
      await ask("Input.dispatchMouseEvent", { type, ...place, button: "left", clickCount: 1 });
    }
  }

  /** Presses a key, as a hand would. */
  async function press(key, text) {
    await ask("Input.dispatchKeyEvent", { type: "keyDown", key, text, windowsVirtualKeyCode: KEYS[key] });
    await ask("Input.dispatchKeyEvent", { type: "keyUp", key, windowsVirtualKeyCode: KEYS[key] });
  }

  /** Takes a picture of the whole page, or of what is in the window. */
  async function picture(whole = false) {
    const { data } = await ask("Page.captureScreenshot", { format: "png", captureBeyondViewport: whole });
    return Buffer.from(data, "base64");
  }

  async function close() {
    listeners.delete(listener);
    await send("Target.closeTarget", { targetId });
  }

  return { run, click, press, picture, resize, ask, complaints, requests, close };
}

const KEYS = { Tab: 9, Enter: 13, " ": 32, ArrowLeft: 37, ArrowRight: 39, Home: 36, End: 35 };
