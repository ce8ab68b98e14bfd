// Work under way: how long it still takes by what was seen of it, and a word about it every ten seconds at most.
// Lines carry data-progress (which work) and their sentences; htmx swaps them, this script only adds to them.
// Without it the lines say how far the work is, and nothing is read out.
(function () {
  "use strict";

  var EVERY = 10000;
  var ENOUGH = 4000; // milliseconds of watching before anything is promised
  var spokenAt = 0;
  var spoken = "";
  var waiting = 0;
  var busy = false;

  function remembered(key) {
    try {
      return JSON.parse(window.sessionStorage.getItem(key));
    } catch (_error) {
      return null;
    }
  }

  function remember(key, seen) {
    try {
      window.sessionStorage.setItem(key, JSON.stringify(seen));
    } catch (_error) {
      // a full or forbidden store: no estimate, nothing else
    }
  }

  function left(line) {
    var bar = line.querySelector("progress");
    if (!bar || bar.position <= 0) {
      return "";
    }
    var key = "progress " + line.dataset.progress;
    var first = remembered(key);
    var now = Date.now();
    if (!first || bar.position < first.position) {
      remember(key, { at: now, position: bar.position });
      return "";
    }
    var passed = now - first.at;
    var done = bar.position - first.position;
    if (passed < ENOUGH || done <= 0) {
      return "";
    }
    var minutes = ((passed / done) * (1 - bar.position)) / 60000;
    return minutes < 1 ? line.dataset.sayMoment : line.dataset.sayMinutes.replace("{n}", String(Math.ceil(minutes)));
  }

  function speak(words) {
    var region = document.getElementById("live");
    if (region && words && words !== spoken) {
      spoken = words;
      spokenAt = Date.now();
      region.textContent = words;
    }
  }

  function tell() {
    waiting = 0;
    var lines = Array.from(document.querySelectorAll("[data-progress]"));
    speak(
      lines
        .map(function (line) {
          return [line.dataset.say, left(line)].filter(Boolean).join("　");
        })
        .join("；")
    );
  }

  function look() {
    var lines = document.querySelectorAll("[data-progress]");
    lines.forEach(function (line) {
      var place = line.querySelector("[data-left]");
      if (place) {
        place.textContent = left(line);
      }
    });
    if (lines.length) {
      busy = true;
      if (!waiting) {
        waiting = window.setTimeout(tell, Math.max(0, spokenAt + EVERY - Date.now()));
      }
    } else if (busy) {
      busy = false;
      window.clearTimeout(waiting);
      waiting = 0;
      var done = document.querySelector("[data-progress-done]");
      speak(done ? done.textContent.trim() : "");
    }
  }

  document.addEventListener("DOMContentLoaded", look);
  document.addEventListener("htmx:afterSwap", look);
  document.addEventListener("htmx:oobAfterSwap", look);
})();
