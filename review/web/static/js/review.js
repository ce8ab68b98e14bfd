// The review page: the papers scroll together by page, paragraph and row, J and K and a press on a finding go on
// without loading the papers again, settling puts in place what changed. How they are looked at is in
// review-view.js, the checklist in review-check.js.
// Everything is links and forms; without this script they load the page anew.
(function () {
  "use strict";

  var known = {}; // pairs of places that belong together, by the paper beside the original
  var expected = {}; // where a paper was put by this script, by its id: that scroll leads nobody
  var coming = false; // the finding at hand stands on a page whose findings are on their way

  function paper(id) {
    return document.getElementById(id);
  }

  function isSeen(pane) {
    return !!pane && pane.getClientRects().length > 0;
  }

  function papers() {
    return ["original", "plan", "result"].map(paper).filter(isSeen);
  }

  // ---- scrolling together ---------------------------------------------------------------------------

  function places(pane) {
    var found = new Map();
    var above = pane.getBoundingClientRect().top - pane.scrollTop;
    pane.querySelectorAll(".sheet[data-page], .reading [data-segment]").forEach(function (element) {
      var key = element.dataset.page ? "page " + element.dataset.page : element.dataset.segment;
      if (!found.has(key)) {
        found.set(key, element.getBoundingClientRect().top - above);
      }
    });
    return found;
  }

  /** [height in the original, height in this paper] of what stands in both, both ascending. */
  function pairs(pane) {
    if (known[pane.id]) {
      return known[pane.id];
    }
    var original = paper("original");
    var there = places(pane);
    var list = [[0, 0]];
    Array.from(places(original).entries())
      .sort(function (one, other) {
        return one[1] - other[1];
      })
      .forEach(function (entry) {
        var last = list[list.length - 1];
        var other = there.get(entry[0]);
        if (other !== undefined && entry[1] > last[0] && other > last[1]) {
          list.push([entry[1], other]);
        }
      });
    list.push([original.scrollHeight, pane.scrollHeight]);
    known[pane.id] = list;
    return list;
  }

  /** The height on the other side of what stands at this height here (from: 0 the original, 1 this paper). */
  function across(pane, height, from) {
    if (pane.id === "original") {
      return height;
    }
    var list = pairs(pane);
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

  function headOf(pane) {
    return pane.querySelector(".pane-title").offsetHeight;
  }

  /** Bring the other papers to where this one is. */
  function lead(pane) {
    var height = across(pane, pane.scrollTop + headOf(pane), 1);
    papers().forEach(function (other) {
      if (other !== pane) {
        other.scrollTop = across(other, height, 0) - headOf(other);
        expected[other.id] = other.scrollTop;
      }
    });
    expected[pane.id] = -9;
  }

  function follow(event) {
    var pane = event.target;
    if (!pane.matches || !pane.matches("#original, #plan, #result") || document.body.dataset.together === "off") {
      return;
    }
    if (Math.abs(pane.scrollTop - (expected[pane.id] || -9)) >= 2) {
      lead(pane);
    }
  }

  document.addEventListener("scroll", follow, { capture: true, passive: true });

  function forget() {
    known = {};
  }

  window.addEventListener("resize", forget);
  document.addEventListener("load", forget, true);
  document.addEventListener("toggle", forget, true);
  document.addEventListener("click", function (event) {
    if (event.target.closest("#viewing button")) {
      forget();
    }
  });

  /** Another paper stands beside the original: it is brought to where that is. */
  function beginAnew() {
    forget();
    expected = {};
    if (isSeen(paper("original"))) {
      lead(paper("original"));
    }
  }

  document.addEventListener("review:turned", beginAnew);

  // ---- what a request says of this page -------------------------------------------------------------

  /** "4.1-9,4.200-210": the pages whose findings are here, by file version. */
  function held() {
    var pages = {};
    document.querySelectorAll(".marks[id]:not([data-later])").forEach(function (marks) {
      var part = marks.id.split("-");
      (pages[part[2]] = pages[part[2]] || {})[part[3]] = true;
    });
    var ranges = [];
    Object.keys(pages).forEach(function (version) {
      var numbers = Object.keys(pages[version]).map(Number);
      numbers.sort(function (one, other) {
        return one - other;
      });
      numbers.forEach(function (number) {
        var last = ranges[ranges.length - 1];
        if (last && last.version === version && last.to === number - 1) {
          last.to = number;
        } else {
          ranges.push({ version: version, from: number, to: number });
        }
      });
    });
    return ranges
      .map(function (range) {
        return range.version + "." + range.from + "-" + range.to;
      })
      .join(",");
  }

  document.addEventListener("htmx:configRequest", function (event) {
    var beside = paper("beside");
    var asked = event.detail;
    asked.headers["Review-Shows"] = (beside && beside.dataset.state) || "0";
    asked.headers["Desk-Pages"] = held();
    var here = new URLSearchParams(window.location.search);
    var shown = here.get("beside");
    if (asked.verb === "post") {
      if (shown) {
        asked.parameters.beside = shown;
      }
      return;
    }
    var address = new URL(asked.path, window.location.href);
    if (shown) {
      address.searchParams.set("beside", shown);
    }
    if (address.searchParams.get("part") === "copies") {
      ["file", "at", "segment", "leaf"].forEach(function (name) {
        if (here.get(name)) {
          address.searchParams.set(name, here.get(name));
        }
      });
      if (paper("now-bar") && paper("now-bar").dataset.finding) {
        address.searchParams.set("finding", paper("now-bar").dataset.finding);
      }
    }
    asked.path = address.pathname + address.search;
  });

  // ---- the finding at hand --------------------------------------------------------------------------

  function say(element) {
    var live = paper("live");
    if (live && element) {
      live.textContent = element.textContent;
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
    coming = false;
    var place = bar.dataset.finding && paper("hit-" + bar.dataset.finding);
    if (place) {
      unmark();
      place.classList.add("is-now");
      place.scrollIntoView({ block: "center", inline: "nearest" });
      return true;
    }
    var page = bar.dataset.stands && paper(bar.dataset.stands);
    if (page && page.querySelector(".marks[data-later]")) {
      coming = true; // it is asked for as the page comes into view
      unmark();
      page.scrollIntoView({ block: "start", inline: "nearest" });
      return true;
    }
    return !bar.dataset.finding;
  }

  function addressOf(bar) {
    var address = new URL(window.location.href);
    address.searchParams.set("finding", bar.dataset.finding);
    ["part", "file", "at", "segment", "leaf"].forEach(function (name) {
      address.searchParams.delete(name);
    });
    address.hash = "hit-" + bar.dataset.finding;
    return address.href;
  }

  // A finding that is pressed, in a paper or on the map, is the one at hand: only the bar is asked for.
  document.addEventListener("click", function (event) {
    var link = event.target.closest("#original a, #plan a, #map-place a");
    var address = link && new URL(link.getAttribute("href"), window.location.href);
    if (!address || !address.searchParams.get("finding") || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    if (address.pathname === window.location.pathname && window.htmx) {
      event.preventDefault();
      address.searchParams.set("part", "now");
      var how = { target: "#now-bar", swap: "outerHTML show:none", source: paper("now-bar") };
      window.htmx.ajax("GET", address.pathname + address.search, how);
    }
  });

  document.addEventListener("htmx:oobAfterSwap", function (event) {
    if (event.detail.target.id === "beside") {
      document.dispatchEvent(new CustomEvent("review:papers"));
      beginAnew();
    }
  });

  document.addEventListener("htmx:afterSettle", function (event) {
    var bar = paper("now-bar");
    var target = event.detail.target;
    if (coming && bar && target && target.matches(".marks")) {
      mark(bar);
    }
    if (!bar || !target || target.id !== "now-bar") {
      return;
    }
    forget();
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
