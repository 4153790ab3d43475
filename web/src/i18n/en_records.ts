import type { zhRecords } from "./zh_records";

export const enRecords: Readonly<Record<keyof typeof zhRecords, string>> = {
  "person_export.button": "Copy of the person's data",
  "person_export.title": "Copy of the data of",
  "person_export.help":
    "For the person, who may see and take a copy (Personal Information Protection Law, art. 45): " +
    "everything that is kept of them, as JSON and as CSV, with a note that explains it. That it " +
    "was made, and on what ground, is noted in the log of readings.",
  "person_export.why": "Who asked, on what ground",
  "person_export.example": "e.g. the person, in writing, file number …",
  "person_export.missing": "Say who asked, and on what ground",
  "person_export.get": "Download ZIP",
  "records.doing": "Actions",
  "records.open": "Records",
  "records.title": "Records",
  "records.help":
    "What is on file, as of any moment. An exported sheet can be changed and imported again; " +
    "each cell is checked first, and one fault keeps the whole file out.",
  "records.search": "Search this sheet",
  "records.at": "As of",
  "records.known_at": "As known at",
  "records.now": "now",
  "records.total": "{total} in all",
  "records.shown": "{total} in all, the first {shown} shown",
  "records.more": "Show more",
  "records.none": "No records",
  "records.none_found": "No records match",
  "records.xlsx": "Export Excel",
  "records.csv": "Export CSV",
  "records.template": "Template",
  "records.upload": "Import a sheet",
  "records.add": "Add one",
  "records.new": "New: {kind}",
  "records.change": "Correct or carry on: {kind}",
  "records.change_one": "Correct or carry on this one",
  "records.change.help":
    "What was recorded stays; the change is a new version that counts from now on. Another " +
    "plate, number or code makes another record.",
  "records.check": "Check and preview",
  "records.preview": "Before the import: {file}",
  "records.taken": "Imported: {file}",
  "records.take": "Import",
  "records.cancel": "Cancel",
  "records.close": "Done",
  "records.faults": "{count} faults; nothing was imported",
  "records.counts":
    "{added} added, {changed} changed, {removed} no longer in force, {unchanged} unchanged",
  "records.marked": "Copy with the bad cells marked",
  "records.marked_name": "marked-{file}.xlsx",
  "records.line": "Where",
  "records.column": "Column",
  "records.what": "What is wrong",
  "records.remedy": "What to do",
  "record_change.added": "added",
  "record_change.changed": "changed",
  "record_change.removed": "no longer in force",
};
