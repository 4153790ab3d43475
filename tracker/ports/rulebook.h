#pragma once

#include <memory>

#include "tracker/ports/fault.h"
#include "tracker/rulebook.h"

namespace busward::tracker::ports {

struct RulebookMark {
  std::int64_t revision = 0;  // 0 = nothing was ever imported
  std::string hash;
};

// Rulebooks by revision; any that ever held can be loaded again.
class RulebookSource {
 public:
  virtual ~RulebookSource() = default;
  virtual Outcome<RulebookMark> latest() = 0;
  virtual Outcome<std::shared_ptr<const Rulebook>> load(std::int64_t revision) = 0;
};

}  // namespace busward::tracker::ports
