// The pages of the desk: pages near the eye are fetched and put in their places, far ones given up again, so
// that five hundred are open at once. Every request of the desk says which finding and which pages are
// shown, so that the answer holds only what changed on them.
(function () {
  "use strict";

  var MOST = 24; // pages fetched at once
  var KEPT = 96; // pages kept whole; beyond that the farthest only keep their place
  var places = {}; // what stood where a page was filled in, by its id
  var asked = {}; // pages that are on their way
  var waiting = null; // the page that is brought into view once it is here
  var nearby = [];
  var timer = 0;

  function settle() {
    return document.getElementById("settle");
  }

  function pane() {
    return document.getElementById("pages");
  }

  /** "4.1-9,4.200-210": the pages that are here with their findings, by file version. */
  function held() {
    var ranges = [];
    document.querySelectorAll("#pages .sheet[data-page]:not(.far)").forEach(function (sheet) {
      var page = Number(sheet.dataset.page);
      var last = ranges[ranges.length - 1];
      if (last && last.version === sheet.dataset.version && last.to === page - 1) {
        last.to = page;
      } else {
        ranges.push({ version: sheet.dataset.version, from: page, to: page });
      }
    });
    return ranges
      .map(function (range) {
        return range.version + "." + range.from + "-" + range.to;
      })
      .join(",");
  }

  document.addEventListener("htmx:configRequest", function (event) {
    if (settle()) {
      event.detail.headers["Desk-Finding"] = settle().dataset.finding || "0";
      event.detail.headers["Desk-Pages"] = held();
    }
  });

  // ---- what comes near is filled in -----------------------------------------------------------------

  var watch = null;

  function near(entries) {
    entries.forEach(function (entry) {
      var at = nearby.indexOf(entry.target);
      if (entry.isIntersecting && at < 0) {
        nearby.push(entry.target);
      } else if (!entry.isIntersecting && at >= 0) {
        nearby.splice(at, 1);
      }
    });
    // A quick scroll passes hundreds of pages: only where it rests they are asked for.
    window.clearTimeout(timer);
    timer = window.setTimeout(fetchNear, 120);
  }

  function fetchNear() {
    var runs = [];
    nearby
      .filter(function (sheet) {
        return sheet.isConnected && sheet.matches(".far") && !asked[sheet.id];
      })
      .sort(function (one, other) {
        return one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
      })
      .forEach(function (sheet) {
        var run = runs[runs.length - 1];
        var page = Number(sheet.dataset.page);
        if (run && run.version === sheet.dataset.version && run.to === page - 1 && page - run.from < MOST) {
          run.to = page;
        } else {
          runs.push({ version: sheet.dataset.version, from: page, to: page });
        }
      });
    runs.forEach(fetchRun);
  }

  function idsOf(run) {
    var ids = [];
    for (var page = run.from; page <= run.to; page += 1) {
      ids.push("page-" + run.version + "-" + page);
    }
    return ids;
  }

  function fetchRun(run) {
    var address = new URL(pane().dataset.sheets, window.location.href);
    address.searchParams.set("file", run.version);
    address.searchParams.set("first", run.from);
    address.searchParams.set("last", run.to);
    if (settle() && settle().dataset.finding) {
      address.searchParams.set("finding", settle().dataset.finding);
    }
    var ids = idsOf(run);
    ids.forEach(function (id) {
      asked[id] = true;
    });
    window
      .fetch(address.href, { credentials: "same-origin", redirect: "error" })
      .then(function (answer) {
        return answer.ok ? answer.text() : "";
      })
      .then(fill)
      .catch(function () {
        // Not reached: the place keeps its link, and scrolling there asks again.
      })
      .then(function () {
        ids.forEach(function (id) {
          delete asked[id];
        });
      });
  }

  function fill(text) {
    var here = pane();
    var read = new DOMParser().parseFromString(text, "text/html");
    read.querySelectorAll("figure.sheet[id]").forEach(function (sheet) {
      var place = document.getElementById(sheet.id);
      if (place && place.matches(".far")) {
        places[sheet.id] = place;
        watch.unobserve(place);
        place.replaceWith(document.adoptNode(sheet));
      }
    });
    giveUpFarthest();
    here.dispatchEvent(new CustomEvent("desk:filled", { bubbles: true }));
    var wanted = waiting && document.getElementById(waiting);
    if (wanted && !wanted.matches(".far")) {
      waiting = null;
      show(wanted);
    }
  }

  function giveUpFarthest() {
    var filled = Array.from(document.querySelectorAll("#pages .sheet[data-page]:not(.far)"));
    var middle = pane().getBoundingClientRect().top + pane().clientHeight / 2;
    filled
      .filter(function (sheet) {
        return places[sheet.id] && !sheet.contains(document.activeElement);
      })
      .map(function (sheet) {
        var frame = sheet.getBoundingClientRect();
        return { sheet: sheet, far: Math.abs((frame.top + frame.bottom) / 2 - middle) };
      })
      .sort(function (one, other) {
        return other.far - one.far;
      })
      .slice(0, Math.max(filled.length - KEPT, 0))
      .forEach(function (each) {
        each.sheet.replaceWith(places[each.sheet.id]);
        watch.observe(places[each.sheet.id]);
      });
  }

  // ---- the current finding in view ------------------------------------------------------------------

  function bringIntoView() {
    var now = document.querySelector("#pages .hit-now, .sheets .hit-now, .reading .now");
    if (now) {
      now.scrollIntoView({ block: "center", inline: "nearest" });
      return;
    }
    var page = settle() && settle().dataset.stands && document.getElementById(settle().dataset.stands);
    if (page && page.matches(".far")) {
      show(page);
    }
  }

  /** Bring a page into view, the current finding on it where it is there; a page that only keeps its
   * place is fetched, as all that come near, and shown once it is here. */
  function show(page) {
    waiting = page.matches(".far") ? page.id : null;
    (page.querySelector(".hit-now") || page).scrollIntoView({
      block: waiting || page.querySelector(".hit-now") ? "center" : "start",
      inline: "nearest",
    });
  }

  function watchPlaces() {
    document.querySelectorAll("#pages .sheet.far").forEach(function (place) {
      watch.observe(place);
    });
  }

  function start() {
    if (!pane()) {
      bringIntoView();
      return;
    }
    watch = new IntersectionObserver(near, { root: pane(), rootMargin: "150% 0px" });
    watchPlaces();
    var named = /^#(page-\d+-\d+|file-\d+)$/.test(window.location.hash) && document.getElementById(window.location.hash.slice(1));
    if (named) {
      show(named);
    } else {
      bringIntoView();
    }
  }

  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("htmx:afterSettle", function (event) {
    // Only where the panel was swapped: what is asked for again and again moves nobody.
    if (event.detail.elt.id === "settle") {
      bringIntoView();
    }
  });

  // A redacted copy that is finished takes its place in the middle.
  document.addEventListener("htmx:oobAfterSwap", function (event) {
    if (watch && event.detail.target.id === "copies") {
      watchPlaces();
    }
  });

  // To a page by its number, and by the links of the map, without leaving the desk.
  document.addEventListener("submit", function (event) {
    var form = event.target.closest("[data-jump]");
    var page = form && document.getElementById("page-" + form.elements.file.value + "-" + Number(form.elements.leaf.value));
    if (page) {
      event.preventDefault();
      show(page);
      document.activeElement.blur();
    }
  });
  document.addEventListener(
    "click",
    function (event) {
      var link = event.target.closest(".strip a.leaf, .far a");
      var page = link && document.getElementById((link.getAttribute("href").split("#")[1] || "").trim());
      if (page && page.matches(".sheet") && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        event.stopPropagation();
        show(page);
      }
    },
    true
  );
})();
