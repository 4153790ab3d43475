#pragma once

#include "gateway/terminals/jt808/bytes.h"

namespace busward::fuzz {

// What the fuzzer drives and the corpus replay repeats: each takes any bytes and asserts what must
// hold for all.

// A TCP stream: the Splitter, the header, every body, their JSON, and the encoders on what was
// read.
void exercise_stream(jt808::ByteView stream);

// A sequence of packages, and the saved state in between. The input is a list of {flags, id, total,
// index, serial, size, bytes}, or, behind a first byte of 0xFF, a saved state.
void exercise_reassembly(jt808::ByteView script);

// A sheet of documents: as a file, whatever it is; and as the parts of a workbook.
void exercise_workbook(jt808::ByteView bytes);

}  // namespace busward::fuzz
