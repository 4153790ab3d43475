#include "gateway/api/access_endpoints.h"

#include <string>
#include <utility>

#include "gateway/api/accounts.h"
#include "gateway/api/badges.h"
#include "gateway/api/own_credentials.h"
#include "gateway/api/own_session.h"
#include "gateway/api/personal_reads.h"

namespace busward::api {

AccessEndpoints::AccessEndpoints(db::Pool& pool, const db::SessionRules& session_rules,
                                 registry::access::PasswordRules password_rules,
                                 std::shared_ptr<const db::MasterKeys> master_keys,
                                 const tracker::ports::Clock& clock)
    : clock_{clock},
      password_rules_{password_rules},
      idle_{session_rules.idle},
      badge_days_{session_rules.badge},
      sessions_{pool, session_rules, master_keys},
      own_{pool, session_rules.attempts, std::move(master_keys)},
      accounts_{pool},
      badges_{pool, session_rules},
      personal_reads_{pool},
      map_{pool},
      book_{clock, session_rules.idle} {}

void AccessEndpoints::add_to(http::Router& router) {
  add_own(router);
  add_accounts(router);
  add_badges(router);
  add_audit(router);
}

void AccessEndpoints::add_badges(http::Router& router) {
  using http::Method;
  constexpr bool kNarrow = true;
  const ReadAccess read = read_book();
  const http::Needed issuing{registry::access::Right::issue_badges, kNarrow};
  const std::string badge = "/api/v1/attendants/{id}/badge";
  router.add(Method::post, "/api/v1/session/badge", http::Guard::open,
             PostBadgeSession{badges_, book_, log_ins_, clock_});
  router.get("/api/v1/attendants", issuing, GetAttendants{badges_, clock_});
  router.add(Method::post, badge, issuing, PostBadge{badges_, read, badge_days_, clock_});
  router.add(Method::remove, badge, issuing, DeleteBadge{badges_, read, clock_});
}

void AccessEndpoints::add_audit(http::Router& router) {
  router.get("/api/v1/audit/reads", registry::access::Right::read_audit,
             GetPersonalReads{personal_reads_, clock_});
}

void AccessEndpoints::add_own(http::Router& router) {
  using http::Guard;
  using http::Method;
  const ReadAccess read = read_book();
  const std::string session = "/api/v1/session";
  router.add(Method::post, session, Guard::open, PostSession{sessions_, book_, log_ins_, clock_});
  router.get(session, Guard::any_account, GetSession{own_, map_, clock_});
  router.add(Method::patch, session, Guard::any_account, PatchSession{sessions_, read, clock_});
  router.add(Method::remove, session, Guard::any_account, DeleteSession{sessions_, book_, clock_});
  router.add(Method::put, session + "/password", Guard::any_account,
             PutPassword{own_, read, log_ins_, password_rules_, clock_});
  router.add(Method::post, session + "/second-factor", Guard::any_account, PostSecondFactor{own_});
  router.add(Method::put, session + "/second-factor", Guard::any_account,
             PutSecondFactor{own_, read, clock_});
  router.get(session + "/tokens", Guard::token, GetTokens{own_});
  router.add(Method::post, session + "/tokens", Guard::token, PostToken{own_, read, clock_});
  router.add(Method::remove, session + "/tokens/{id}", Guard::token,
             DeleteToken{own_, read, clock_});
}

void AccessEndpoints::add_accounts(http::Router& router) {
  using http::Method;
  using registry::access::Right;
  const ReadAccess read = read_book();
  const std::string accounts = "/api/v1/accounts";
  router.get(accounts, Right::keep_accounts, GetAccounts{accounts_, clock_});
  router.get(accounts + "/places", Right::keep_accounts, GetAccountPlaces{accounts_});
  router.add(Method::post, accounts, Right::keep_accounts, PostAccount{accounts_, read, clock_});
  router.add(Method::patch, accounts + "/{id}", Right::keep_accounts,
             PatchAccount{accounts_, read, clock_});
  const std::string person = accounts + "/{id}/person";
  router.add(Method::put, person, Right::keep_accounts, PutAccountPerson{accounts_, read, clock_});
  router.add(Method::remove, person, Right::keep_accounts,
             DeleteAccountPerson{accounts_, read, clock_});
  router.add(Method::post, accounts + "/{id}/password", Right::keep_accounts,
             PostAccountPassword{accounts_, read, clock_});
  const std::string sessions = accounts + "/{id}/sessions";
  router.get(sessions, Right::keep_accounts, GetAccountSessions{accounts_, idle_, clock_});
  router.add(Method::remove, sessions + "/{session}", Right::keep_accounts,
             DeleteAccountSession{accounts_, read, clock_});
  router.add(Method::post, accounts + "/{id}/grants", Right::keep_accounts,
             PostGrant{accounts_, read, clock_});
  router.add(Method::remove, accounts + "/{id}/grants/{grant}", Right::keep_accounts,
             DeleteGrant{accounts_, read, clock_});
}

}  // namespace busward::api
