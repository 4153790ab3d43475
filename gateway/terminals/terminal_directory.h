#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "gateway/terminals/jt808/terminal_number.h"
#include "registry/ids.h"

namespace busward::terminals {

// A terminal that may speak to us: its record, and the code it must authenticate with, which
// belongs to it alone.
struct KnownTerminal {
  registry::TerminalId id;
  std::string plate;
  std::string auth_code;
};

// The terminals on file, by number; replaced whole when the file changes. The gateway's thread.
class TerminalDirectory {
 public:
  void replace(std::unordered_map<jt808::TerminalNumber, KnownTerminal> terminals) {
    terminals_ = std::move(terminals);
  }
  const KnownTerminal* find(const jt808::TerminalNumber& number) const {
    const auto found = terminals_.find(number);
    return found == terminals_.end() ? nullptr : &found->second;
  }
  std::size_t size() const { return terminals_.size(); }

 private:
  std::unordered_map<jt808::TerminalNumber, KnownTerminal> terminals_;
};

}  // namespace busward::terminals
