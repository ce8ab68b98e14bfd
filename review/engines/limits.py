"""Every budget of the engines in one place, each with the attack or accident it answers.

Numbers only. Who exceeds one is refused by the reader that counts (``messages.refuse``).
"""

from __future__ import annotations

from typing import Final

KB: Final = 1024
MB: Final = 1024 * 1024

#: A whole upload. Answers: filling memory and disk with one file.
UPLOAD_BYTES: Final = 100 * MB

#: Pages of a PDF. Answers: a page tree that names one page a hundred thousand times.
PAGES: Final = 2_000

#: Parts of an office package. Answers: a directory of a million empty entries.
ZIP_PARTS: Final = 3_000

#: All parts of a package, unpacked. Answers: a zip bomb (0.4 MB that become 400 MB of text).
ZIP_TOTAL_BYTES: Final = 200 * MB

#: Unpacked by packed size of one part, asked only above ``ZIP_RATIO_FROM_BYTES``. Answers: the same
#: bomb, seen before a byte of it is unpacked. Long real tables stay under 100.
ZIP_RATIO: Final = 200
ZIP_RATIO_FROM_BYTES: Final = 100 * KB

#: ``<`` signs in all XML parts of a package: one or two for each element, so a million elements. Counted on the bytes,
#: before any parser. Answers: two million empty paragraphs in 52 kB, which keep an object model
#: busy for minutes.
XML_MARKS: Final = 2_000_000

#: One stream of a PDF after decoding. Answers: 0.44 MB of Flate that become 300 MB of page content.
STREAM_BYTES: Final = 64 * MB

#: All streams of a PDF after decoding. Answers: the same in many small streams.
STREAMS_TOTAL_BYTES: Final = 1024 * MB

#: Flate inside Flate. Answers: 0.58 MB that become 600 MB in two steps.
STREAM_LAYERS: Final = 3

#: Form XObjects drawn by one file, nested calls multiplied out. Answers: 2.5 kB of forms that call
#: each other 10⁹ times.
FORM_CALLS: Final = 10_000

#: Forms within forms. Answers: a form that calls itself.
FORM_DEPTH: Final = 12

#: Longer side of a page in points (200 inches, PDF 32000-1 annex C). Answers: a page of 70 metres
#: to be rendered.
PAGE_SIDE_POINTS: Final = 14_400

#: Pixels of a rendered page. Answers: the same page, and pictures of 30 000 × 30 000.
RENDER_PIXELS: Final = 40_000_000

#: Characters of one page or paragraph. Answers: text that is quadratic to search.
SEGMENT_CHARS: Final = 1_000_000

#: Bookmarks, notes, properties and attachments of a PDF. Answers: an outline that is a loop.
HIDDEN_SEGMENTS: Final = 10_000

#: Cells with something in them over all sheets of a workbook or rows of a csv, read as a document: 20,000
#: rows of ten columns, of which every other one is somebody's, are what time and answer of the limited
#: child carry (50,000 cells: some 10 s and 13 MB). Answers: a sheet of a million rows that fills memory
#: with segments.
SHEET_CELLS: Final = 200_000

#: ``<`` signs of one worksheet or string table, which are read as a stream and never become a tree.
SHEET_MARKS: Final = 12_000_000

#: Storages and streams of an OLE compound file. Answers: a directory that never ends.
COMPOUND_ENTRIES: Final = 20_000

#: ``<`` signs in all XML parts of an OFD read one after another; one part is held to ``XML_MARKS``.
#: Writers that set every character as an object of its own need 6 000 a page. Answers: one part
#: named as the content of two thousand pages.
OFD_MARKS: Final = 12_000_000

#: Objects drawn by one page of an OFD, composite units multiplied out. Answers: units that call
#: each other ten at a time.
OFD_OBJECTS: Final = 100_000

#: Composite units drawn by one page of an OFD; real pages draw some hundreds. Answers: the same with
#: units that hold hardly anything.
OFD_UNITS: Final = 10_000

#: Composite units, page blocks and parameters of drawing within each other. Answers: a unit that
#: calls itself.
OFD_DEPTH: Final = 20

#: Numbers in the paths of one page of an OFD. Answers: a path of a hundred megabytes.
OFD_PATH_NUMBERS: Final = 2_000_000

#: Pixels of a picture inside an OFD, decoded. Answers: 100 kB that become 30 000 × 30 000 pixels.
OFD_PICTURE_PIXELS: Final = 40_000_000

#: Values of an ASN.1 structure looked at in search of a seal's picture. Answers: nesting without end.
DER_VALUES: Final = 5_000

#: Pages of a PDF that are drawn to settle whether some of their text can be seen. Answers: a thousand
#: pages that each ask for it.
PROBED_PAGES: Final = 300

#: Pages of a PDF that are drawn to find ink that their text does not explain.
INKED_PAGES: Final = 600

#: Files within files within files. Answers: a document that holds itself.
EMBEDDED_DEPTH: Final = 3

#: Embedded files read of one upload, inner ones included, and their bytes. Answers: a thousand copies
#: of one bomb, each below the limits.
EMBEDDED_FILES: Final = 200
EMBEDDED_BYTES: Final = 200 * MB

#: Cache of what the model of names said, begun anew beyond this. Answers: a file that grows for ever.
NAMES_CACHE_BYTES: Final = 32 * MB

#: Pages of a PDF whose ruled tables are looked for. Answers: pdfplumber on two thousand pages.
TABLE_PAGES: Final = 400

#: Pages of a PDF that a second reader reads, where the first one is in doubt.
SECOND_READER_PAGES: Final = 100

#: Nodes of a tree in the catalogue of a PDF: fields, names, structure. Answers: trees without end.
TREE_NODES: Final = 100_000

#: Earlier revisions of a PDF that are opened, and pages of each. Answers: a thousand updates.
REVISIONS: Final = 5
REVISION_PAGES: Final = 100

#: Different characters of one file that the model of names reads, some 20,000 a second; the rest goes by
#: lead words and by what was found before. Answers: a file of ten million characters.
NAMES_CHARS: Final = 800_000

#: Pages that are looked at before a PDF is opened anew. Answers: memory that pdfium keeps per page.
PAGES_OF_ONE_OPENING: Final = 20

#: Operators read of one PDF when single glyphs are removed from it, forms multiplied out; a dense page
#: has 20,000. Answers: contents of a hundred megabytes that show nothing.
PDF_OPERATORS: Final = 5_000_000

#: How often the proof of one file recognises, a second or so each: pictures, and what a page shows beside its
#: text; a file with more is not proved. Answers: a page of ten thousand little pictures.
PROOF_PICTURES: Final = 600

#: Pages that the proof reads as they are drawn for a value that a plan names and no text has; how many it did
#: stands in its detail, and on later pages it reads what text does not explain. Answers: a name that is not
#: there, and a thousand pages.
PROOF_UNMET_PAGES: Final = 40

#: Letters of a printed Word file that are laid beside its text, and letters gone over while those are
#: looked for that stand out of order. Answers: a file that repeats one header on two thousand pages, and
#: ten thousand pieces that are nowhere.
LAYOUT_LETTERS: Final = 3_000_000
LAYOUT_SEARCH: Final = 300_000_000

#: Lines of one page that are laid over its picture. Answers: a page of a hundred thousand strewn letters.
LINES_OF_A_PAGE: Final = 3_000
