#pragma once

#include <chrono>

#include "db/account_store.h"
#include "db/badge_store.h"
#include "db/map_store.h"
#include "db/own_credential_store.h"
#include "db/personal_read_store.h"
#include "db/pool.h"
#include "db/session_store.h"
#include "gateway/api/access_book.h"
#include "gateway/api/log_in_limit.h"
#include "gateway/http/router.h"
#include "registry/access/password_rules.h"
#include "tracker/ports/clock.h"

namespace busward::api {

// Log-ins, sessions and accounts: the part of the API that is asked for before any other. Lives on
// the gateway's thread.
class AccessEndpoints {
 public:
  AccessEndpoints(db::Pool& pool, const db::SessionRules& session_rules,
                  registry::access::PasswordRules password_rules,
                  std::shared_ptr<const db::MasterKeys> master_keys,
                  const tracker::ports::Clock& clock);
  AccessEndpoints(const AccessEndpoints&) = delete;
  AccessEndpoints& operator=(const AccessEndpoints&) = delete;

  void add_to(http::Router& router);
  // Who is let in; read anew with read_book(), every moment or two.
  AccessBook& book() { return book_; }
  ReadAccess read_book() { return {sessions_, book_, clock_}; }
  db::SessionStore& sessions() { return sessions_; }

 private:
  void add_own(http::Router& router);
  void add_accounts(http::Router& router);
  void add_badges(http::Router& router);
  void add_audit(http::Router& router);

  const tracker::ports::Clock& clock_;
  registry::access::PasswordRules password_rules_;
  std::chrono::seconds idle_;
  std::chrono::days badge_days_;
  db::SessionStore sessions_;
  db::OwnCredentialStore own_;
  db::AccountStore accounts_;
  db::BadgeStore badges_;
  db::PersonalReadStore personal_reads_;
  db::MapStore map_;
  AccessBook book_;
  LogInLimit log_ins_;
};

}  // namespace busward::api
