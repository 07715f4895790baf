"use strict";
// Plays from what is clicked, lets the words follow the audio, sorts and filters the table, and opens
// packed recordings. Without it the page still reads; the players still play.
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // ---- the audio -------------------------------------------------------------------------------
  const players = new WeakMap();

  function playerOf(article) {
    let player = players.get(article);
    if (player) return player;
    const audio = one("audio", article);
    if (!audio) return null;
    const words = all(".w[data-t]", article).map((element) => ({
      element,
      start: element.dataset.t / 1000,
      end: element.dataset.e / 1000,
    }));
    player = { article, audio, words, wave: one(".wave", article), stop: null, now: null, button: null };
    players.set(article, player);
    const follow = () => {
      show(player);
      if (!audio.paused) requestAnimationFrame(follow);
    };
    audio.addEventListener("play", () => {
      for (const other of all("audio")) if (other !== audio) other.pause();
      requestAnimationFrame(follow);
    });
    for (const event of ["pause", "seeked", "timeupdate", "ended"]) {
      audio.addEventListener(event, () => show(player));
    }
    return player;
  }

  // Moves the line and the marked word along with the audio, and stops at the end of a clip.
  function show(player) {
    const { audio, words, wave } = player;
    const time = audio.currentTime;
    if (player.stop !== null && time >= player.stop) {
      player.stop = null;
      audio.pause();
    }
    if (player.button && (audio.paused || player.stop === null)) {
      player.button.classList.remove("on");
      player.button = null;
    }
    if (wave) {
      wave.style.setProperty("--at", Math.min(1, (time * 1000) / wave.dataset.whole));
      wave.classList.toggle("going", time > 0 || !audio.paused);
    }
    // Words may overlap a little; the last that has begun is the one that plays.
    let now = null;
    for (const word of words) {
      if (word.start > time + 0.01) break;
      if (time < word.end) now = word.element;
    }
    if (now !== player.now) {
      if (player.now) player.now.classList.remove("now");
      if (now && !audio.paused) now.classList.add("now");
      player.now = audio.paused ? null : now;
    } else if (audio.paused && now) {
      now.classList.remove("now");
      player.now = null;
    }
  }

  function playFrom(article, start, end, button) {
    const player = playerOf(article);
    if (!player) return;
    const { audio } = player;
    if (player.button) player.button.classList.remove("on");
    player.stop = end;
    player.button = button;
    if (button) button.classList.add("on");
    const begin = () => {
      audio.currentTime = start;
      audio.play().catch(() => {});
    };
    if (audio.readyState >= 1) begin();
    else {
      audio.addEventListener("loadedmetadata", begin, { once: true });
      audio.load();
    }
  }

  document.addEventListener("click", (event) => {
    const target = event.target;
    const article = target.closest(".recording");
    if (!article) return;
    const asked = target.closest("[data-t]");
    if (asked) {
      if (asked.closest(".wave")) event.preventDefault();
      if (getSelection().toString() && asked.matches(".check")) return;
      const stop = "stop" in asked.dataset ? asked.dataset.e / 1000 : null;
      choose(asked);
      if (one("audio", article)) playFrom(article, asked.dataset.t / 1000, stop, stop ? asked : null);
      else if (asked.closest(".wave")) point(article, asked);
      return;
    }
    const plot = target.closest(".plot");
    if (plot) {
      const box = plot.getBoundingClientRect();
      const share = (event.clientX - box.left) / box.width;
      playFrom(article, (share * plot.parentElement.dataset.whole) / 1000, null, null);
    }
  });

  // Without audio a bar of the waveform shows its words.
  function point(article, bar) {
    const inside = (word) => +word.dataset.t >= +bar.dataset.t && +word.dataset.e <= +bar.dataset.e;
    for (const word of all(".w[data-t]", article)) word.classList.toggle("at", inside(word));
    const first = one(".w.at", article);
    if (first) first.scrollIntoView({ block: "center" });
  }

  // ---- the words by keyboard -------------------------------------------------------------------
  function choose(word) {
    if (!word.matches(".w")) return;
    for (const other of all(".w.at", word.closest(".words"))) other.classList.remove("at");
    word.classList.add("at");
  }

  document.addEventListener("keydown", (event) => {
    const words = event.target.closest && event.target.closest(".words");
    if (!words || event.ctrlKey || event.altKey || event.metaKey) return;
    const article = words.closest(".recording");
    const list = all(".w", words);
    const at = list.findIndex((word) => word.classList.contains("at"));
    const move = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: list.length - 1 }[event.key];
    if (move !== undefined) {
      const word = list[Math.max(0, Math.min(list.length - 1, move))];
      if (word) {
        choose(word);
        word.scrollIntoView({ block: "nearest" });
      }
      event.preventDefault();
    } else if (event.key === "Enter" && at >= 0 && list[at].dataset.t) {
      playFrom(article, list[at].dataset.t / 1000, null, null);
      event.preventDefault();
    } else if (event.key === " ") {
      const player = playerOf(article);
      if (player) {
        if (player.audio.paused) player.audio.play().catch(() => {});
        else player.audio.pause();
        event.preventDefault();
      }
    }
  });

  // The players that are there from the start follow their audio from the start.
  for (const article of all(".recording[data-sound]")) playerOf(article);

  // ---- the table -------------------------------------------------------------------------------
  const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;

  // To lay hundreds of rows out takes a moment: after a sort the first ones are on the screen at once,
  // and the others follow in the next frames.
  const ROWS_AT_ONCE = 40;
  const ROWS_A_FRAME = 120;

  function later(row, waits) {
    row.classList.toggle("later", waits);
    return row;
  }

  function follow(body) {
    cancelAnimationFrame(body.frame);
    body.frame = requestAnimationFrame(() => {
      const waiting = body.getElementsByClassName("later");
      for (const row of [...waiting].slice(0, ROWS_A_FRAME)) later(row, false);
      if (waiting.length) follow(body);
    });
  }

  for (const table of all("table.sortable")) {
    const body = table.tBodies[0];
    const heads = all("thead th", table);
    heads.forEach((head, column) => {
      one("button", head).addEventListener("click", () => {
        const number = head.classList.contains("n");
        const before = head.getAttribute("aria-sort");
        // Numbers are looked at from the largest down first.
        const up = before === "none" ? !number : before === "descending";
        for (const other of heads) other.setAttribute("aria-sort", "none");
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const rows = [...body.rows].map((row) => {
          const cell = row.cells[column];
          const value = cell.dataset.v ?? cell.textContent;
          return { row, value: number ? parseFloat(value) : value };
        });
        const order = number ? (a, b) => a.value - b.value : (a, b) => compare(a.value, b.value);
        rows.sort(up ? order : (a, b) => order(b, a));
        body.append(...rows.map(({ row }, place) => later(row, place >= ROWS_AT_ONCE)));
        follow(body);
      });
    });
  }

  for (const input of all("[data-filter]")) {
    const rows = [...document.getElementById(input.dataset.filter).tBodies[0].rows];
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const output = one("output", input.closest("p"));
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase();
      let shown = 0;
      rows.forEach((row, index) => {
        row.hidden = !texts[index].includes(wanted);
        shown += row.hidden ? 0 : 1;
      });
      output.textContent = wanted ? `${shown} shown` : "";
    });
  }

  // ---- parts that open -------------------------------------------------------------------------
  // A packed block: base64 of deflated HTML, which the program escaped when it wrote it.
  async function unpack(viewer, index) {
    const { kind, block, indexes } = viewer.dataset;
    const at = indexes.split(" ").indexOf(index);
    if (at < 0) return null;
    const packed = all(".pack-" + kind)[Math.floor(at / block)].textContent;
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const parts = (await new Response(stream).text()).split("\u001e");
    return parts[at % block];
  }

  function turn(viewer, index) {
    const indexes = viewer.dataset.indexes.split(" ");
    const at = indexes.indexOf(index);
    const row = document.createElement("p");
    row.className = "turn";
    const add = (label, hash) => {
      const link = document.createElement("a");
      link.className = "tool";
      link.href = hash;
      link.textContent = label;
      row.append(link);
    };
    if (at > 0) add("← Previous", "#" + viewer.dataset.kind + indexes[at - 1]);
    if (at + 1 < indexes.length) add("Next →", "#" + viewer.dataset.kind + indexes[at + 1]);
    add("↑ Back to the table", "#team");
    return row;
  }

  async function open() {
    const found = /^#([rp])(\d+)(-\w+)?$/.exec(location.hash);
    if (!found) return;
    const [, kind, index] = found;
    const id = kind + index;
    let part = document.getElementById(id);
    if (!part) {
      const viewer = one('.viewer[data-kind="' + kind + '"]');
      if (!viewer) return;
      if (typeof DecompressionStream === "undefined") {
        viewer.textContent = "This browser is too old to open recordings here: it needs DecompressionStream (2023 or later).";
        return;
      }
      const html = await unpack(viewer, index);
      if (html === null || location.hash !== found[0]) return;
      for (const audio of all("audio", viewer)) audio.pause();
      const holder = document.createElement("template");
      holder.innerHTML = html;
      viewer.replaceChildren(turn(viewer, index), holder.content);
      part = document.getElementById(id);
      if (part.matches("[data-sound]")) playerOf(part);
    }
    const fold = part.closest("details");
    if (fold) fold.open = true;
    (fold || part).scrollIntoView();
    const title = one("h1[id],h3[id]", part);
    if (title) title.focus({ preventScroll: true });
  }
  addEventListener("hashchange", open);
  open();

  // Packed recordings come to paper all together.
  for (const button of all(".print-all")) {
    button.addEventListener("click", async () => {
      const viewer = button.closest(".viewer");
      const parts = await Promise.all(viewer.dataset.indexes.split(" ").map((index) => unpack(viewer, index)));
      const holder = document.createElement("template");
      holder.innerHTML = parts.join("");
      viewer.replaceChildren(holder.content);
      print();
    });
  }

  // Paper shows what is folded.
  const folded = () => all("details:not([open])");
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = folded();
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });
})();
