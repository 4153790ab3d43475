// What went wrong, and what to do, in English.
export const enFaults = {
  "error.title": "Cannot be read",
  "error.unreachable": "The server cannot be reached",
  "error.unauthorised": "Not authorised",
  "error.not_found": "Not found",
  "error.bad_parameter": "Bad request",
  "error.method_not_allowed": "Bad request",
  "error.too_large": "Request too large",
  "error.unavailable": "The server cannot answer at the moment",
  "error.forbidden": "Not permitted",
  "error.conflict": "It does not fit what is there",
  "error.precondition_failed": "Someone has changed it meanwhile; open it again",
  "error.precondition_required": "Bad request",
  "error.unsupported_media_type": "Bad request",
  "error.wrong_origin": "The request does not come from this system's pages",
  "error.too_many_requests": "Too many requests; wait a moment",
  "error.in_doubt": "It is not known whether this was saved; look before you repeat it",
  "error.bad_answer": "The server's answer cannot be read",
  "error.unknown": "Something unexpected happened",

  "unauthorised.title": "Authorisation needed",
  "unauthorised.text":
    "Open this page with the whole address that the server printed at its start, token included.",
  "unauthorised.example": "It looks like",
  "county.missing": "No county has been imported yet",
  "county.missing.help":
    "Import the county, its buses and routes first; this page then opens by itself.",
};
