// The pages of the desk: every request of the desk says which finding and which pages are shown, so that
// the answer holds only what changed on them.
(function () {
  "use strict";

  /** "4.1-9,4.200-210": the pages that are here with their findings, by file version. */
  function held() {
    var ranges = [];
    document.querySelectorAll(".sheet[data-page] > .over").forEach(function (over) {
      var sheet = over.parentElement;
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
    var settle = document.getElementById("settle");
    if (settle) {
      event.detail.headers["Desk-Finding"] = settle.dataset.finding || "0";
      event.detail.headers["Desk-Pages"] = held();
    }
  });
})();
