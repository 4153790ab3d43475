#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/account_store.h"
#include "db/master_keys.h"
#include "db/pool.h"
#include "db/session_store.h"

namespace busward::db {

using ApiTokenId = geo::Id<struct ApiTokenTag>;

struct ApiTokenOnFile {
  ApiTokenId id;
  std::string name;
  registry::access::Role role = registry::access::Role::monitor;
  geo::UtcTime created_at;
  geo::UtcTime expires_at;
};
struct NewApiToken {
  std::string name;
  GrantId grant;  // one of the account's own
  geo::UtcTime expires_at;
};

// What an account does to its own credentials. Runs through the pool (role
// api); any strand may call. Whoever changes a password shows the present one.
class OwnCredentialStore {
 public:
  // Without `keys` no second factor can be set up.
  OwnCredentialStore(Pool& pool, registry::access::AttemptRules attempts,
                     std::shared_ptr<const MasterKeys> keys = nullptr)
      : pool_{pool}, attempts_{attempts}, keys_{std::move(keys)} {}
  template <class T>
  using Answer = boost::asio::awaitable<Outcome<T>>;

  struct NewPassword {
    registry::access::AccountId account;
    std::string present;
    std::string wanted;
    std::string kept_session;  // id_hash of the session that goes on; the others end
  };
  // A wrong present one is a failed log-in of the account, and while that is locked nothing is
  // tried: whoever holds a session guesses no faster than whoever has none. Refused: wrong,
  // not_before.
  using PasswordAnswer = std::variant<Done, LogInRefused>;
  Answer<PasswordAnswer> change_password(NewPassword change, geo::UtcTime now, Caller caller);

  // A secret that counts once a code made with it has been shown; the one
  // before it until then. NotDone: set_up_already.
  Answer<Administered<std::string>> begin_second_factor(registry::access::AccountId account,
                                                        Caller caller);
  // Gives ten recovery codes, each good once instead of a code. NotDone:
  // wrong_code.
  Answer<Administered<std::vector<std::string>>> confirm_second_factor(
      registry::access::AccountId account, std::string code, geo::UtcTime now, Caller caller);

  Answer<std::vector<ApiTokenOnFile>> tokens(registry::access::AccountId account);
  // The token's secret, shown once. NotDone: no_such_grant.
  Answer<Administered<std::string>> make_token(registry::access::AccountId account,
                                               NewApiToken token, geo::UtcTime now, Caller caller);
  // NotDone: no_such_token.
  Answer<Administered<Done>> revoke_token(registry::access::AccountId account, ApiTokenId token,
                                          geo::UtcTime now, Caller caller);
  // The grants in force that the account may act in.
  Answer<std::vector<GrantOnFile>> grants(registry::access::AccountId account, geo::UtcTime now);
  // The login by which the account is known, for the rules of its password.
  Answer<std::string> login_of(registry::access::AccountId account);

 private:
  Pool& pool_;
  registry::access::AttemptRules attempts_;
  std::shared_ptr<const MasterKeys> keys_;
};

}  // namespace busward::db
