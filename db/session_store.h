#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/account_store.h"
#include "db/master_keys.h"
#include "db/pool.h"
#include "registry/access/actor.h"
#include "registry/access/attempts.h"

namespace busward::db {

// How log-ins and sessions are kept; from the configuration.
struct SessionRules {
  registry::access::AttemptRules attempts;
  std::chrono::seconds idle{1800};                    // without a request
  std::chrono::seconds longest{43'200};               // from the log-in
  std::chrono::days badge{180};                       // a badge, from its issue
  std::vector<registry::access::Role> second_factor;  // roles that need one
};

// What an account has to do before anything else.
enum class Duty { change_password, set_up_second_factor };

// Somebody whom a secret stands for: the holder of a session or of an API
// token.
struct Holder {
  registry::access::Actor actor;
  std::optional<Duty> duty;
  bool by_badge = false;  // and not by a password
};
struct LiveSession {
  std::string id_hash;  // 32 bytes
  Holder holder;
  geo::UtcTime last_used_at;
  geo::UtcTime ends_at;  // at the latest
};
struct LiveToken {
  std::string token_hash;
  Holder holder;
  geo::UtcTime expires_at;
};
// Everybody who may be let in, as of one moment.
struct LetIn {
  bool accounts_exist = false;
  std::vector<LiveSession> sessions;
  std::vector<LiveToken> tokens;
};

struct LogIn {
  std::string login;
  std::string password;
  std::optional<std::string> code;  // one-time or recovery code
  std::optional<GrantId> grant;     // the role to act in; none: the first
  std::string address;              // from where
};
struct LoggedIn {
  std::string secret;  // for the client, and nowhere else
  LiveSession session;
};
enum class LogInFault {
  wrong,        // login, password or code, and which is not said
  wants_code,   // the password was right
  not_before,   // too many failures lately
  has_no_role,  // none in force, or not the one asked for
};
struct LogInRefused {
  LogInFault fault = LogInFault::wrong;
  std::optional<geo::UtcTime> not_before;
};
using LogInAnswer = std::variant<LoggedIn, LogInRefused>;

// Log-ins and the sessions they make. Runs through the pool (role api); any
// strand may call. A log-in hashes on a thread of the pool: its caller bounds
// how many are under way. Attempts on one account wait for each other, so that
// trying many at once gains nothing.
class SessionStore {
 public:
  // Without `keys` nobody with a second factor is let in.
  SessionStore(Pool& pool, SessionRules rules, std::shared_ptr<const MasterKeys> keys = nullptr)
      : pool_{pool}, rules_{std::move(rules)}, keys_{std::move(keys)} {}
  template <class T>
  using Answer = boost::asio::awaitable<Outcome<T>>;

  Answer<LogInAnswer> log_in(LogIn attempt, geo::UtcTime now);
  Answer<Done> log_out(std::string id_hash, geo::UtcTime now, Caller caller);
  // False where that grant is none of the session's account, or not in force.
  Answer<bool> act_in(std::string id_hash, GrantId grant, geo::UtcTime now, Caller caller);
  Answer<LetIn> let_in(geo::UtcTime now);
  struct Use {
    std::string id_hash;
    geo::UtcTime at;
  };
  Answer<Done> note_use(std::vector<Use> used);

 private:
  Pool& pool_;
  SessionRules rules_;
  std::shared_ptr<const MasterKeys> keys_;
};

}  // namespace busward::db
