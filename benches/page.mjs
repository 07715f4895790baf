// Measures how a team's page behaves in a browser: node page.mjs CHROMIUM SMALL.html LARGE.html
// Prints, for each, when the page is painted first; what a sort takes until it is on the screen, and until
// all rows are; the longest frame while the whole page is scrolled through; then ratios, which a slow machine
// leaves alone.

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { launch } from "../tests/browser/chromium.mjs";

const ROUNDS = 3;
const [program, ...files] = process.argv.slice(2);

/** Runs in the page: sorts by every column, a few times, and times each until it is seen, and whole. */
async function sort(rounds) {
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const took = [];
  const whole = [];
  const heads = document.querySelectorAll("#recordings-table thead button");
  for (let round = 0; round < rounds; round += 1) {
    for (const head of heads) {
      await painted();
      const begun = performance.now();
      head.click();
      await painted();
      took.push(performance.now() - begun);
      while (document.querySelector(".later")) await painted();
      whole.push(performance.now() - begun);
    }
  }
  for (const times of [took, whole]) times.sort((a, b) => a - b);
  return { median: took[took.length >> 1], worst: took.at(-1), whole: whole[whole.length >> 1] };
}

/** Runs in the page: scrolls down half a window a frame, and times the frames. */
async function scroll() {
  const long = [];
  const observer = new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => entry.duration)));
  observer.observe({ type: "longtask" });
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  scrollTo({ top: 0, behavior: "instant" });
  await frame();
  const gaps = [];
  const step = innerHeight / 2;
  let before = performance.now();
  for (let y = 0; y < document.documentElement.scrollHeight; y += step) {
    scrollTo({ top: y, behavior: "instant" });
    await frame();
    const now = performance.now();
    gaps.push(now - before);
    before = now;
  }
  observer.takeRecords().forEach((entry) => long.push(entry.duration));
  observer.disconnect();
  gaps.sort((a, b) => a - b);
  return { frames: gaps.length, median: gaps[gaps.length >> 1], worst: gaps.at(-1), long: long.length };
}

const measured = [];
for (const file of files) {
  const browser = await launch(program);
  const page = await browser.open(pathToFileURL(resolve(file)).href);
  try {
    const paint = await page.run(
      () =>
        new Promise((done) => {
          const told = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
          const look = () => (told() ? done(told()) : setTimeout(look, 20));
          look();
        }),
    );
    const rows = await page.run(() => document.querySelectorAll("#recordings-table tbody tr").length);
    measured.push({ rows, paint, sort: await page.run(sort, ROUNDS), scroll: await page.run(scroll) });
  } finally {
    await browser.close();
  }
}

const ms = (value) => value.toFixed(0).padStart(8);
console.log(`                          sort                     scroll
    rows   paint    seen   worst   whole  frames   frame   worst  long tasks    (ms; medians, and the worst)`);
for (const { rows, paint, sort, scroll } of measured) {
  console.log(
    [rows, paint, sort.median, sort.worst, sort.whole, scroll.frames, scroll.median, scroll.worst].map(ms).join("") +
      ms(scroll.long).padStart(12),
  );
}
const [small, large] = measured;
if (large) {
  const times = (a, b) => (a / b).toFixed(1) + "x";
  console.log(
    `a sort of ${large.rows} rows is seen in ${times(large.sort.median, large.paint)} the time of painting the page, and ${times(large.sort.median, small.sort.median)} that of ${small.rows} rows`,
  );
}
