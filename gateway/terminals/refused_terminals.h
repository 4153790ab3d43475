#pragma once

#include <map>
#include <string>
#include <vector>

#include "registry/refused_terminal.h"

namespace busward::terminals {

// The terminals turned away since they were last taken, at most 1,000: then the one not heard for
// longest goes. Numbers come from outside, so the bound holds against a flood. The gateway's
// thread.
class RefusedTerminals {
 public:
  void note(registry::RefusedTerminal seen);
  std::vector<registry::RefusedTerminal> take();

 private:
  std::map<std::string, registry::RefusedTerminal> by_number_;
};

}  // namespace busward::terminals
