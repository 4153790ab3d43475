#include <cstdio>

#include <fmt/format.h>

#include "gateway/commands/commands.h"
#include "gateway/commands/written_file.h"
#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/sheet_files.h"

namespace busward::commands {

int run(const Template& command) {
  const auto bytes = sheets::template_of(*sheets::form_of(command.what), command.language);
  if (!bytes) {
    fmt::print(stderr,
               "busward: the workbook cannot be made; is there room for temporary files?\n");
    return 1;
  }
  return write_file(command.out, *bytes) ? 0 : 1;
}

}  // namespace busward::commands
