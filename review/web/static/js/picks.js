// Ticked lines of the worklist: X ticks the line that has the focus, Shift and a click tick a range, the bar
// that hands them over shows itself while something is ticked and says how much. Without script the bar is
// always there. Nothing else lives here.
(function () {
  "use strict";

  var bar = document.querySelector("[data-picked]");
  if (!bar) {
    return;
  }
  var ticks = Array.from(document.querySelectorAll(".work .pick input"));
  var count = bar.querySelector("[data-count]");
  var last = null;

  function show() {
    var ticked = ticks.filter(function (tick) {
      return tick.checked;
    }).length;
    bar.classList.toggle("idle", !ticked && !bar.hasAttribute("data-asked"));
    count.textContent = ticked ? bar.dataset.say.replace("0", String(ticked)) : "";
  }

  function range(from, to, on) {
    var ends = [ticks.indexOf(from), ticks.indexOf(to)].sort(function (a, b) {
      return a - b;
    });
    ticks.slice(ends[0], ends[1] + 1).forEach(function (tick) {
      tick.checked = on;
    });
  }

  ticks.forEach(function (tick) {
    tick.addEventListener("click", function (event) {
      if (event.shiftKey && last && last !== tick) {
        range(last, tick, tick.checked);
      }
      last = tick;
      show();
    });
  });

  document.addEventListener("keydown", function (event) {
    var typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    var other = event.altKey || event.ctrlKey || event.metaKey || event.isComposing;
    if (event.key.toLowerCase() !== "x" || other || typing || document.body.dataset.keys === "off") {
      return;
    }
    var line = document.activeElement.closest(".work > li");
    var tick = line && line.querySelector(".pick input");
    if (tick) {
      event.preventDefault();
      tick.click();
    } else if (line) {
      document.getElementById("live").textContent = bar.dataset.cannot;
    }
  });

  window.addEventListener("pageshow", show);
  show();
})();
