#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/session_store.h"
#include "gateway/http/access.h"
#include "tracker/ports/clock.h"

namespace busward::api {

// Who may be let in, in memory: a session goes on while the database is away.
// Read anew every moment or two (begin_read, replace), because accounts are
// changed by commands too; what this server did itself counts at once, and a
// reading that began before it is thrown away. Lives on the gateway's thread.
class AccessBook {
 public:
  AccessBook(const tracker::ports::Clock& clock, std::chrono::seconds idle)
      : clock_{clock}, idle_{idle} {}

  // Only the reading that began last counts, and only if nothing happened here
  // meanwhile.
  using Reading = std::uint64_t;
  Reading begin_read() { return ++changes_; }
  void replace(Reading reading, db::LetIn all);

  void add(db::LiveSession session);
  void remove(const std::string& id_hash);

  bool accounts_exist() const { return accounts_exist_; }
  // Whom a session's or a token's secret stands for now; a session is used by
  // that.
  std::optional<http::Identity> identity_of(std::string_view secret);
  // Whether who asked then is still let in as that: by that session, by that token, or as this
  // machine's owner. Uses nothing.
  bool lets_in(const http::Request& request) const;
  // The sessions used since the last call.
  std::vector<db::SessionStore::Use> take_uses();

 private:
  const tracker::ports::Clock& clock_;
  std::chrono::seconds idle_;
  Reading changes_ = 0;
  bool accounts_exist_ = false;
  std::map<std::string, db::LiveSession, std::less<>> sessions_;  // by the hash of the secret
  std::map<std::string, db::LiveToken, std::less<>> tokens_;
  std::map<std::string, geo::UtcTime> used_;
};

// Reads it anew, now.
struct ReadAccess {
  db::SessionStore& sessions;
  AccessBook& book;
  const tracker::ports::Clock& clock;
  boost::asio::awaitable<void> operator()() const;
};

}  // namespace busward::api
