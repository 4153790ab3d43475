#pragma once

#include <span>
#include <string_view>

#include "db/import_answer.h"
#include "gateway/commands/command_line.h"

namespace busward::commands {

// What a preview found: each change as a JSON line on stdout, the first 50 as text on stderr.
void print_changes(const Import& command, std::string_view what,
                   std::span<const db::RecordChange> changes);

}  // namespace busward::commands
