#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/account_store.h"
#include "db/pool.h"
#include "db/session_store.h"
#include "registry/staff.h"

namespace busward::db {

using BadgeId = geo::Id<struct BadgeTag>;

struct BadgeOnFile {
  BadgeId id;
  geo::UtcTime issued_at;
  geo::UtcTime expires_at;
  std::optional<geo::UtcTime> bound_at;  // to the device that showed it first
  registry::access::Attempts attempts;   // by other devices
};

// An attendant on file, with the account that is tied to the file and the badge that is good now.
struct AttendantOnFile {
  registry::StaffId id;
  std::string code;
  std::string name;
  std::string operator_name;
  std::optional<std::string> login;  // none: nobody made an account yet, or it is disabled
  std::optional<BadgeOnFile> badge;
};

// Whom to call when a badge is lost: the safety managers of the operator.
struct BadgeContact {
  std::string name;
  std::optional<std::string> phone;
};
struct IssuedBadge {
  std::string secret;  // for the print, and nowhere else
  AttendantOnFile attendant;
  std::vector<BadgeContact> contacts;
};

// What a device was given when it showed a badge first.
struct DeviceSecret {
  BadgeId badge;
  std::string secret;
};
struct BadgeLogIn {
  std::string secret;
  std::vector<DeviceSecret> devices;  // all that the device has
  std::string address;                // from where
};
struct LoggedInByBadge {
  LoggedIn session;
  BadgeId badge;
  geo::UtcTime expires_at;
  std::optional<std::string> device;  // a secret for a device that is new
};
using BadgeAnswer = std::variant<LoggedInByBadge, LogInRefused>;

// The badges by which attendants log in. One person has one badge at a time. Runs through the pool
// (role api); any strand may call; what a caller may not see is not there.
class BadgeStore {
 public:
  BadgeStore(Pool& pool, SessionRules rules) : pool_{pool}, rules_{std::move(rules)} {}
  template <class T>
  using Answer = boost::asio::awaitable<Outcome<T>>;

  Answer<std::vector<AttendantOnFile>> attendants(geo::UtcTime now, Caller caller);
  // A new badge; one from before ends. NotDone: no_such_attendant, has_no_account.
  Answer<Administered<IssuedBadge>> issue(registry::StaffId attendant, geo::UtcTime expires_at,
                                          geo::UtcTime now, Caller caller);
  // Its sessions end with it. NotDone: no_such_badge.
  Answer<Administered<Done>> revoke(registry::StaffId attendant, geo::UtcTime now, Caller caller);
  // The first device that shows the badge is the one it is good on. Showing it on others counts as
  // failed attempts do, and locks the badge for a while.
  Answer<BadgeAnswer> log_in(BadgeLogIn attempt, geo::UtcTime now);

 private:
  Pool& pool_;
  SessionRules rules_;
};

}  // namespace busward::db
