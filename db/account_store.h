#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/pool.h"
#include "geo/utc_time.h"
#include "registry/access/attempts.h"
#include "registry/access/role_grant.h"

namespace busward::db {

using GrantId = geo::Id<struct GrantTag>;

struct GrantOnFile {
  GrantId id;
  registry::access::RoleGrant grant;
};

// The person on file whose account it is.
struct PersonOfAccount {
  std::string code;
  std::string name;
  bool drives = false;  // among the drivers, else among the staff
};

struct AccountOnFile {
  registry::access::AccountId id;
  std::string login;  // as typed to log in
  std::string name;   // as people know it
  std::optional<PersonOfAccount> person;
  geo::UtcTime created_at;
  std::optional<geo::UtcTime> disabled_at;
  bool must_change_password = false;
  bool has_second_factor = false;
  registry::access::Attempts attempts;
  std::vector<GrantOnFile> grants;  // those not revoked
};

// A log-in that lasts. By the hash of its secret nobody is let in.
struct SessionOnFile {
  std::string id_hash;  // 32 bytes
  registry::access::Role role = registry::access::Role::monitor;
  std::string address;  // from where it was begun
  bool by_badge = false;
  geo::UtcTime created_at;
  geo::UtcTime last_used_at;
};

struct NewAccount {
  std::string login;
  std::string name;
  std::string password;
  bool must_change_password = true;
  registry::access::RoleGrant grant;
  std::optional<std::string> person_code;  // of a staff member or a driver on file
};

// Why nothing was done, as a stable word: no_such_account, login_taken,
// bad_login, no_such_grant, no_such_organisation, no_such_person,
// person_elsewhere, or one of kGrantFaults.
struct NotDone {
  std::string code;
};
template <class T>
using Administered = std::variant<T, NotDone>;

// The accounts, as who administers them changes them; every change enters the
// audit log with `caller`. Runs through the pool (role api); any strand may
// call. Account 1, the machine's owner, is not among them.
class AccountStore {
 public:
  explicit AccountStore(Pool& pool) : pool_{pool} {}
  template <class T>
  using Answer = boost::asio::awaitable<Outcome<T>>;

  Answer<std::vector<AccountOnFile>> all();
  Answer<Administered<registry::access::AccountId>> create(NewAccount account, geo::UtcTime now,
                                                           Caller caller);
  // Ends its sessions and tokens, or lets it log in again.
  Answer<Administered<Done>> set_disabled(registry::access::AccountId id, bool disabled,
                                          geo::UtcTime now, Caller caller);
  // Says whose account it is, by the code under which staff or a driver is on file; none: nobody's.
  // An attendant's narrows to that person's runs, and a badge issued to another one ends. NotDone:
  // no_such_account, no_such_person, person_elsewhere: with another operator than a role of the
  // account is of.
  Answer<Administered<Done>> tie(registry::access::AccountId id,
                                 std::optional<std::string> person_code, geo::UtcTime now,
                                 Caller caller);
  // Forgets its failed log-ins.
  Answer<Administered<Done>> unlock(registry::access::AccountId id, Caller caller);
  // The account has to change it at the next log-in, and its sessions end. Its second factor stays,
  // so that who resets passwords alone cannot log in as somebody else.
  struct Reset {
    std::string password;
    bool drop_second_factor = false;  // it is lost: it has to be set up again
  };
  Answer<Administered<Done>> reset_password(registry::access::AccountId id, Reset reset,
                                            geo::UtcTime now, Caller caller);
  // Ends the account and what tells of its person: name, credentials, the key of its values in the
  // audit log. What it did stays, with its number. NotDone: no_such_account; held: a legal hold
  // stands on an emergency that it handled.
  Answer<Administered<Done>> erase(registry::access::AccountId id, std::string why,
                                   geo::UtcTime now, Caller caller);
  Answer<Administered<GrantId>> grant(registry::access::AccountId id,
                                      registry::access::RoleGrant grant, Caller caller);
  Answer<Administered<Done>> revoke(registry::access::AccountId id, GrantId grant, geo::UtcTime now,
                                    Caller caller);

  // Those that last, the newest use first.
  Answer<Administered<std::vector<SessionOnFile>>> sessions(registry::access::AccountId id,
                                                            geo::UtcTime used_after);
  // NotDone: no_such_session.
  Answer<Administered<Done>> end_session(registry::access::AccountId id, std::string id_hash,
                                         geo::UtcTime now, Caller caller);

  // Whom a grant may name.
  struct Place {
    std::int64_t id = 0;
    std::string code;
    std::string name;
  };
  struct Places {
    std::vector<Place> operators;
    std::vector<Place> schools;
    std::vector<Place> areas;
  };
  Answer<Places> places();
  // By the code that people know.
  Answer<std::optional<registry::OperatorId>> operator_of(std::string code);
  Answer<std::optional<registry::SchoolId>> school_of(std::string code);
  Answer<std::optional<registry::AreaId>> area_of(std::string code);

 private:
  Pool& pool_;
};

}  // namespace busward::db
