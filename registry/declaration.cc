#include "registry/declaration.h"

namespace busward::registry {
namespace {

void take(DeclaredRun& run, const Declaration& declaration) {
  switch (declaration.change) {
    case DeclaredChange::as_planned:
      return;
    case DeclaredChange::cancelled:
    case DeclaredChange::merged:
      run.cancelled = true;
      run.into = declaration.into;
      return;
    case DeclaredChange::moved:
      run.moved_to = declaration.moved_to;
      return;
    case DeclaredChange::other_bus:
      run.bus = declaration.bus;
      return;
    case DeclaredChange::other_driver:
      run.driver = declaration.driver;
      return;
    case DeclaredChange::other_attendant:
      run.attendant = declaration.attendant;
      return;
  }
}

}  // namespace

Declarations::Declarations(std::span<const Declaration> declarations) {
  for (const Declaration& declaration : declarations) {
    if (declaration.change == DeclaredChange::as_planned) continue;
    take(runs_[declaration.run], declaration);
  }
}

const DeclaredRun* Declarations::of(const RunKey& run) const {
  const auto found = runs_.find(run);
  return found == runs_.end() ? nullptr : &found->second;
}

std::vector<RunKey> declared_differently(const Declarations& was, const Declarations& is) {
  std::vector<RunKey> keys;
  for (const auto& [run, declared] : was.all()) {
    const DeclaredRun* now = is.of(run);
    if (now == nullptr || *now != declared) keys.push_back(run);
  }
  for (const auto& [run, declared] : is.all()) {
    if (was.of(run) == nullptr) keys.push_back(run);
  }
  return keys;
}

}  // namespace busward::registry
