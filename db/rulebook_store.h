#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>

#include "db/connection.h"
#include "tracker/ports/rulebook.h"

namespace busward::db {

// Rulebooks out of the database. Any revision that ever held can be loaded again; a loaded one is
// checked against the hash under which it was recorded, lines included, and `rejected` where it
// differs.
//
// Route versions never change, so those loaded once are shared by all later rulebooks. A revision
// that differs from the one read last by declarations alone is made from it: only those are read,
// and their hash and the whole's are checked. Its own connection, made when needed and made anew
// after a loss; one thread at a time.
class RulebookStore final : public tracker::ports::RulebookSource {
 public:
  explicit RulebookStore(Address address, Role role = Role::engine);
  ~RulebookStore() override;

  tracker::ports::Outcome<tracker::ports::RulebookMark> latest() override;
  tracker::ports::Outcome<std::shared_ptr<const tracker::Rulebook>> load(
      std::int64_t revision) override;

 private:
  struct LastRead;
  using Versions = std::unordered_map<std::int64_t, std::shared_ptr<const routing::RouteVersion>>;
  template <class Work>
  auto with_connection(const char* what, Work work);

  Address address_;
  Role role_;
  std::unique_ptr<pqxx::connection> connection_;
  Versions versions_;
  std::unique_ptr<LastRead> last_;  // none before the first
};

}  // namespace busward::db
