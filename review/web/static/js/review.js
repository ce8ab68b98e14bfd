// The review page: the two papers scroll together by page, paragraph and row (S switches that off), J and K
// go on to the next finding without loading the papers again, settling puts back where one was.
// Everything is links and forms; without this script they load the page anew.
(function () {
  "use strict";

  var known = null; // pairs of places that belong together, by their height in either paper
  var expected = {}; // where a paper was put by this script, by its id: that scroll leads nobody
  var kept = null; // how far the papers were scrolled before the second was exchanged

  function paper(id) {
    return document.getElementById(id);
  }

  function papers() {
    return [paper("original"), paper("beside")].filter(Boolean);
  }

  // ---- scrolling together ---------------------------------------------------------------------------

  function places(pane) {
    var found = new Map();
    var above = pane.getBoundingClientRect().top - pane.scrollTop;
    pane.querySelectorAll(".sheet[data-page], [data-segment]").forEach(function (element) {
      var key = element.dataset.page ? "page " + element.dataset.page : element.dataset.segment;
      if (!found.has(key)) {
        found.set(key, element.getBoundingClientRect().top - above);
      }
    });
    return found;
  }

  /** [height in the original, height beside] of what stands in both, both ascending. */
  function pairs() {
    if (known) {
      return known;
    }
    var original = paper("original");
    var beside = paper("beside");
    var there = places(beside);
    known = [[0, 0]];
    Array.from(places(original).entries())
      .sort(function (one, other) {
        return one[1] - other[1];
      })
      .forEach(function (entry) {
        var last = known[known.length - 1];
        var other = there.get(entry[0]);
        if (other !== undefined && entry[1] > last[0] && other > last[1]) {
          known.push([entry[1], other]);
        }
      });
    known.push([original.scrollHeight, beside.scrollHeight]);
    return known;
  }

  /** The height on the other side of what stands at this height here (from: 0 the original, 1 beside). */
  function across(height, from) {
    var list = pairs();
    var low = 0;
    var high = list.length - 1;
    while (high - low > 1) {
      var middle = (low + high) >> 1;
      if (list[middle][from] <= height) {
        low = middle;
      } else {
        high = middle;
      }
    }
    var start = list[low];
    var end = list[high];
    var share = (height - start[from]) / Math.max(end[from] - start[from], 1);
    return start[1 - from] + share * (end[1 - from] - start[1 - from]);
  }

  function follow(event) {
    var pane = event.target;
    if (document.body.dataset.together === "off" || papers().length < 2) {
      return;
    }
    if (Math.abs(pane.scrollTop - (expected[pane.id] || -9)) < 2) {
      return;
    }
    var from = pane.id === "original" ? 0 : 1;
    var other = paper(from ? "original" : "beside");
    var head = pane.querySelector(".pane-title").offsetHeight;
    other.scrollTop = across(pane.scrollTop + head, from) - head;
    expected[other.id] = other.scrollTop;
    expected[pane.id] = -9;
  }

  document.addEventListener(
    "scroll",
    function (event) {
      if (event.target.id === "original" || event.target.id === "beside") {
        follow(event);
      }
    },
    { capture: true, passive: true }
  );

  function forget() {
    known = null;
  }

  window.addEventListener("resize", forget);
  document.addEventListener("load", forget, true);
  document.addEventListener("toggle", forget, true);

  document.addEventListener("keydown", function (event) {
    var field = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
    if (event.ctrlKey || event.altKey || event.metaKey || field || document.body.dataset.keys === "off") {
      return;
    }
    var key = event.key.toLowerCase();
    if (key === "s" && papers().length > 1) {
      document.body.dataset.together = document.body.dataset.together === "off" ? "on" : "off";
      say(document.querySelector("[data-together]"), document.body.dataset.together);
    } else if (key === "+" || key === "=" || key === "-" || key === "0") {
      forget();
    }
  });

  // ---- the finding at hand --------------------------------------------------------------------------

  function say(element, which) {
    var live = paper("live");
    var words = element && (which ? element.dataset["together" + (which === "off" ? "Off" : "On")] : element.textContent);
    if (live && words) {
      live.textContent = words;
    }
  }

  function unmark() {
    document.querySelectorAll("#original .hit-now, #original .hit-tab, #original .hit-label").forEach(function (old) {
      old.remove();
    });
    document.querySelectorAll("#original a.now, #original a.is-now").forEach(function (old) {
      old.classList.remove("now", "is-now");
    });
  }

  /** Mark the finding of the bar in the original and bring it into view; false where it is not there. */
  function mark(bar) {
    var place = bar.dataset.finding && paper("hit-" + bar.dataset.finding);
    if (!place) {
      return !bar.dataset.finding;
    }
    unmark();
    place.classList.add("is-now");
    place.scrollIntoView({ block: "center", inline: "nearest" });
    return true;
  }

  function addressOf(bar) {
    var address = new URL(window.location.href);
    address.searchParams.set("finding", bar.dataset.finding);
    ["part", "file", "at", "segment"].forEach(function (name) {
      address.searchParams.delete(name);
    });
    address.hash = "hit-" + bar.dataset.finding;
    return address.href;
  }

  document.addEventListener("htmx:beforeRequest", function (event) {
    if (event.detail.target && event.detail.target.id === "beside") {
      kept = papers().map(function (pane) {
        return [pane.id, pane.scrollTop];
      });
    }
  });

  document.addEventListener("htmx:afterSettle", function (event) {
    forget();
    var bar = paper("now-bar");
    if (kept) {
      kept.forEach(function (entry) {
        paper(entry[0]).scrollTop = entry[1];
        expected[entry[0]] = paper(entry[0]).scrollTop;
      });
      kept = null;
      if (bar && bar.dataset.finding) {
        window.history.replaceState(null, "", addressOf(bar));
      }
      return;
    }
    if (!bar || !event.detail.target || event.detail.target.id !== "now-bar") {
      return;
    }
    if (!mark(bar)) {
      window.location.assign(addressOf(bar));
      return;
    }
    if (bar.dataset.finding) {
      window.history.replaceState(null, "", addressOf(bar));
    }
    say(bar.querySelector("[data-say]") || bar.querySelector(".now-what"));
    if (document.activeElement === document.body) {
      paper("original").focus({ preventScroll: true });
    }
  });

  // An answer without the bar (a refusal on the desk, signed out): show that page itself, nothing is lost.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var target = event.detail.target;
    if (!target || target.id !== "now-bar" || event.detail.serverResponse.indexOf('id="now-bar"') >= 0) {
      return;
    }
    event.detail.shouldSwap = false;
    var asked = event.detail.requestConfig.elt;
    if (asked.matches("form")) {
      var pressed = event.detail.requestConfig.triggeringEvent && event.detail.requestConfig.triggeringEvent.submitter;
      if (pressed && pressed.name) {
        var said = document.createElement("input");
        said.type = "hidden";
        said.name = pressed.name;
        said.value = pressed.value;
        asked.appendChild(said);
      }
      HTMLFormElement.prototype.submit.call(asked);
    } else {
      window.location.assign(event.detail.xhr.responseURL);
    }
  });
})();
