// Looks at the pages that the Rust tests wrote, in a real browser: node report.mjs CHROMIUM FOLDER
// It prints a line a finding and ends with code 1 if anything is not as it should be.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { launch } from "./chromium.mjs";

const [program, folder] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [360, 390, 768, 1280];
let failed = 0;

function check(holds, what, ...details) {
  if (!holds) failed += 1;
  console.log(holds ? "ok    " : "FAILED", what, ...(holds ? [] : details));
}

const address = (page) => pathToFileURL(resolve(join(folder, page))).href;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Waits until something holds in the page. */
async function until(page, code, ...values) {
  for (let tries = 0; tries < 200; tries += 1) {
    const value = await page.run(code, ...values);
    if (value) return value;
    await pause(25);
  }
  throw new Error(`it never came to hold: ${code}`);
}

/** Opens a page, does something, and then asks what every page is asked. */
async function look(browser, name, options, act = async () => {}, beside = []) {
  const page = await browser.open(address(name), options);
  try {
    await act(page);
  } catch (error) {
    check(false, `${name}: what was tried`, error.message);
  }
  check(page.complaints.length === 0, `${name}: the console has nothing to complain of`, page.complaints);
  const outside = page.requests.filter((url) => !url.startsWith("data:") && ![name, ...beside].some((own) => url === address(own)));
  check(outside.length === 0, `${name}: nothing is asked of the network`, outside);
  await page.close();
}

/** Opens every fold, so that nothing hides. */
const unfold = () => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
};

async function accessible(page, name) {
  await page.run(axe + ";0");
  const found = await page.run(async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations
      .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160) + " " + (node.any[0]?.message ?? "")).join(" | ")}`);
  });
  check(found.length === 0, `${name}: axe-core finds nothing`, found);
}

async function fits(page, name) {
  for (const width of WIDTHS) {
    await page.resize(width, 900);
    await pause(100);
    const over = await page.run(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      if (scrollWidth <= clientWidth) return null;
      const wide = [...document.querySelectorAll("main *")].filter(
        (element) => !element.closest(".scroll") && element.getBoundingClientRect().right > clientWidth + 1,
      );
      return wide.slice(0, 3).map((element) => element.outerHTML.slice(0, 120));
    });
    writeFileSync(join(folder, `${name.replace("/", "-")}-${width}.png`), await page.picture());
    check(over === null, `${name}: nothing runs over at ${width} px`, over);
  }
  await page.resize(1280, 900);
}

async function looksRight(browser, name) {
  for (const dark of [false, true]) {
    await look(browser, name, { dark, still: true }, async (page) => {
      await page.run(unfold);
      await accessible(page, `${name}${dark ? " in the dark" : ""}`);
      if (!dark) await fits(page, name);
    });
  }
}

// The browser has done seeking a moment before it tells of it: only then it is known where it began.
const playing = () => {
  const audio = document.querySelector("audio");
  return !audio.paused && !audio.seeking && audio.currentTime > 0 && window.begun !== null;
};

/** Notes where the sound is when it begins. */
const noteBegin = () => {
  const audio = document.querySelector("audio");
  window.begun = null;
  audio.addEventListener("seeked", () => (window.begun ??= audio.currentTime), { once: true });
};

async function listens(browser) {
  await look(browser, "one.html", {}, async (page) => {
    const word = await page.run(() => {
      const { t, e } = document.querySelectorAll(".w")[2].dataset;
      return { start: t / 1000, end: e / 1000 };
    });
    await page.run(noteBegin);
    await page.click(".w", 2);
    await until(page, playing);
    const begun = await page.run("window.begun");
    check(Math.abs(begun - word.start) <= 0.05, "a click on the third word plays from it", begun, word.start);

    const followed = await until(page, () => {
      const now = document.querySelector(".w.now");
      const { currentTime } = document.querySelector("audio");
      return now && { time: currentTime * 1000, from: +now.dataset.t, to: +now.dataset.e };
    });
    const { time, from, to } = followed;
    check(from - 50 <= time && time <= to + 100, "the word that is heard is marked", followed);
    await page.run(() => document.querySelector("audio").pause());
    await until(page, () => !document.querySelector(".w.now"));

    const asked = await page.run(() => {
      const { t, e } = document.querySelector(".check.unsure button.play").dataset;
      return { start: t / 1000, end: e / 1000 };
    });
    await page.run(noteBegin);
    await page.click(".check.unsure button.play");
    await until(page, playing);
    const from2 = await page.run("window.begun");
    await until(page, () => document.querySelector("audio").paused);
    const stopped = await page.run(() => document.querySelector("audio").currentTime);
    check(
      Math.abs(from2 - asked.start) <= 0.05 && Math.abs(stopped - asked.end) <= 0.15,
      "the button beside a doubt plays those seconds and no more",
      { asked, from2, stopped },
    );

    const bar = await page.run(() => document.querySelector(".b-hook").closest("a").dataset.t / 1000);
    await page.run(noteBegin);
    await page.click(".b-hook");
    await until(page, playing);
    const from3 = await page.run("window.begun");
    check(Math.abs(from3 - bar) <= 0.05, "a click on a bar of the picture plays from it", from3, bar);
    await page.run(() => document.querySelector("audio").pause());

    const check4 = await page.run(() => document.querySelector(".check.met[data-t]").dataset.t / 1000);
    await page.run(noteBegin);
    await page.click(".check.met[data-t] .name");
    await until(page, playing);
    const from4 = await page.run("window.begun");
    check(Math.abs(from4 - check4) <= 0.05, "a click on a check plays from its proof", from4, check4);
    await page.run(() => document.querySelector("audio").pause());

    // The same by keyboard alone.
    await page.run(() => document.querySelector(".words").focus());
    await page.run(() => document.querySelectorAll(".w.at").forEach((word) => word.classList.remove("at")));
    for (let steps = 0; steps < 3; steps += 1) await page.press("ArrowRight");
    await page.run(noteBegin);
    await page.press("Enter", "\r");
    await until(page, playing);
    const from5 = await page.run("window.begun");
    check(Math.abs(from5 - word.start) <= 0.05, "arrows choose a word and Enter plays it", from5, word.start);
    await page.press(" ", " ");
    check(await until(page, () => document.querySelector("audio").paused), "Space stops");
  });
}

async function playsWhatLiesBeside(browser) {
  const play = async (page) => {
    const start = await page.run(() => document.querySelectorAll(".w")[2].dataset.t / 1000);
    await page.run(noteBegin);
    await page.click(".w", 2);
    await until(page, playing);
    const begun = await page.run("window.begun");
    check(Math.abs(begun - start) <= 0.05, "a linked sound plays from the word too", begun, start);
  };
  await look(browser, "linked.html", {}, play, ["take 1.wav"]);
}

async function sorts(browser, name) {
  await look(browser, name, {}, async (page) => {
    const scores = () =>
      page.run(() => [...document.querySelectorAll("#recordings-table tbody tr")].map((row) => +row.cells[2].dataset.v));
    const before = await scores();
    const down = [...before].sort((a, b) => b - a);
    await page.click("#recordings-table th:nth-child(3) button");
    check(String(await scores()) === String(down), `${name}: a click on Score sorts from the best down`);
    await page.click("#recordings-table th:nth-child(3) button");
    check(String(await scores()) === String(down.reverse()), `${name}: another click turns it round`);
    const whole = () => [...document.querySelectorAll("#recordings-table tbody tr")].every((row) => row.offsetHeight > 0);
    check(await until(page, whole), `${name}: after a sort every row is there`);
    const told = await page.run(() => document.querySelector("#recordings-table th:nth-child(3)").ariaSort);
    check(told === "ascending", `${name}: a screen reader is told how it is sorted`, told);
    const took = await page.run(() => {
      const begun = performance.now();
      document.querySelector("#recordings-table th button").click();
      document.body.getBoundingClientRect();
      return performance.now() - begun;
    });
    console.log(`       ${name}: ${before.length} rows sorted and laid out in ${took.toFixed(0)} ms`);
    await page.run(() => {
      const link = document.querySelector("#recordings-table tbody a");
      window.wanted = link.hash.slice(1);
      link.click();
    });
    const opened = await until(page, () => {
      const part = document.getElementById(window.wanted);
      return part && part.getBoundingClientRect().height > 0 && part.contains(document.activeElement);
    });
    check(opened, `${name}: a link opens its recording`);
  });
}

async function hidesTheLeaderboard(browser) {
  await look(browser, "team.html", { still: true }, async (page) => {
    const shown = () =>
      page.run(() => ({
        board: document.querySelector("#leaders-board").getBoundingClientRect().height > 0,
        card: document.querySelector(".leaders").getBoundingClientRect().height > 0,
        heading: document.querySelector("#leaders").getBoundingClientRect().height > 0,
      }));
    const told = async () => {
      const { nodes } = await page.ask("Accessibility.getFullAXTree");
      const box = nodes.find(({ role, name }) => role?.value === "checkbox" && name?.value === "Show the leaderboard");
      return box?.properties.find(({ name }) => name === "checked")?.value.value;
    };
    const print = (media) => page.ask("Emulation.setEmulatedMedia", { media });
    check((await shown()).board && (await told()) === "true", "the leaderboard is there, and told to be shown");
    await print("print");
    check((await shown()).board, "the leaderboard is printed while it is shown");
    await print("");
    await page.run(() => document.querySelector("#leaders-on").focus());
    await page.press(" ", " ");
    const off = await shown();
    check(!off.board && off.card && (await told()) === "false", "Space switches it off, and a screen reader is told", off);
    await accessible(page, "team.html without the leaderboard");
    await print("print");
    const onPaper = await shown();
    check(!onPaper.board && !onPaper.heading && !onPaper.card, "what is switched off is not printed", onPaper);
    await print("");
    await page.click("label[for=leaders-on]");
    check((await shown()).board, "a click on its label brings it back");
  });
}

async function printsTheMessages(browser) {
  const messages = () => [...document.querySelectorAll("#recordings article.recording")].filter((part) => part.offsetHeight > 0).length;
  await look(browser, "team.html", {}, async (page) => {
    await page.run(() => dispatchEvent(new Event("beforeprint")));
    check((await page.run(messages)) === 6, "paper has every message of a team");
  });
  await look(browser, "large.html", {}, async (page) => {
    await page.run(() => void (window.print = () => (window.printed = true)));
    await page.click(".print-all");
    await until(page, "window.printed");
    check((await page.run(messages)) === 500, "paper has every message that was packed");
  });
}

async function leadsBothWays(browser) {
  const files = readdirSync(join(folder, "folder")).map((name) => `folder/${name}`);
  /** Waits for another page: while it comes, there is nobody to ask. */
  const arrive = (page, code, ...values) => until(page, code, ...values).catch(() => until(page, code, ...values));
  await look(browser, "folder/index.html", {}, async (page) => {
    const begun = await page.run(() => ({ row: document.querySelector("#recordings-table tbody tr").id, title: document.title }));
    await page.click("#recordings-table tbody a");
    await arrive(page, (title) => document.readyState === "complete" && document.title !== title, begun.title);
    check(await page.run(() => document.querySelector("h1").textContent.endsWith(".wav")), "a link of the index opens the recording's own page");
    await page.run(noteBegin);
    await page.click(".w", 2);
    check(await until(page, playing), "its own page plays what is clicked");
    await page.run(() => document.querySelector("audio").pause());
    await page.click("nav a[rel=next]");
    check(await arrive(page, (title) => document.readyState === "complete" && document.querySelector("a[rel=prev]"), begun.title), "it leads to the next one");
    await page.click("nav a[rel=prev]");
    await arrive(page, () => document.readyState === "complete" && document.querySelector("a[rel=next]") && !document.querySelector("a[rel=prev]"));
    await page.click("nav a");
    await arrive(page, (title) => document.readyState === "complete" && document.title === title, begun.title);
    check(await page.run((row) => document.querySelector("tr:target").id === row, begun.row), "and back to its row of the index");
    const take = await page.run(() => {
      document.querySelector("#progress .links a").click();
    });
    check(
      await until(page, () => [...document.querySelectorAll(".takes thead a")].every((link) => link.href.endsWith(".html")) && document.querySelector(".takes")),
      "packed takes link to the pages too",
      take,
    );
  }, files);
}

async function staysHarmless(browser) {
  await look(browser, "hostile.html", {}, async (page) => {
    await page.run(unfold);
    const found = await page.run(() => ({
      images: document.querySelectorAll("img, iframe, object, embed").length,
      scripts: document.scripts.length,
      handlers: [...document.querySelectorAll("*")].filter((element) =>
        element.getAttributeNames().some((name) => name.startsWith("on")),
      ).length,
    }));
    check(found.images === 0 && found.scripts === 1 && found.handlers === 0, "nothing hostile became a part", found);
  });
}

const browser = await launch(program);
try {
  await listens(browser);
  await playsWhatLiesBeside(browser);
  await sorts(browser, "team.html");
  await sorts(browser, "large.html");
  await hidesTheLeaderboard(browser);
  await printsTheMessages(browser);
  await leadsBothWays(browser);
  await staysHarmless(browser);
  const recording = readdirSync(join(folder, "folder")).find((name) => name !== "index.html");
  for (const name of ["one.html", "team.html", "hostile.html", "folder/index.html", `folder/${recording}`]) {
    await looksRight(browser, name);
  }
  await look(browser, "large.html", { still: true }, async (page) => {
    await fits(page, "large.html");
    await accessible(page, "large.html");
  });
} catch (error) {
  check(false, "the browser did as it was told", error.message);
} finally {
  await browser.close();
}
console.log(failed === 0 ? "All is as it should be." : `${failed} things are not as they should be.`);
process.exit(failed === 0 ? 0 : 1);
