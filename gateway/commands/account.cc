#include <algorithm>
#include <cstdio>
#include <iostream>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "db/account_store.h"
#include "db/secrets.h"
#include "gateway/commands/answered.h"
#include "gateway/commands/commands.h"
#include "gateway/commands/opened_database.h"
#include "registry/access/password_rules.h"

namespace busward::commands {
namespace {

namespace json = boost::json;
using registry::access::AccountId;
using registry::access::RoleGrant;

geo::UtcTime now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

// A command on the machine: no account, and the log says so.
db::Caller this_machine() {
  return {.account = {}, .areas = "county", .role = {}, .address = "command line"};
}

int refuse(std::string_view why) {
  fmt::print(stderr, "busward: account: {}\n", why);
  return 2;
}

int no_database() {
  fmt::print(stderr, "busward: account: the database failed; the line before says why\n");
  return 1;
}

// What each code of NotDone means to the person at the terminal.
std::string meaning_of(const db::NotDone& fault) {
  constexpr std::pair<std::string_view, std::string_view> kMeanings[] = {
      {"login_taken", "there is an account of this login already"},
      {"bad_login",
       "a login is 2 to 64 of a-z, 0-9, '.', '_' and '-', and "
       "begins with the first two"},
      {"held_already", "the account has this role already"},
      {"administrators_stand_alone",
       "the three administrators are three persons and hold no other role; "
       "make another account"},
      {"wants_operator", "this role belongs to an operator; name it with --operator CODE"},
      {"wants_school", "this role belongs to a school; name it with --school CODE"},
      {"of_the_authorities", "this role belongs to no operator and no school"},
      {"held", "a legal hold stands on an emergency that the account handled; lift it first"},
      {"no_such_person", "nobody on file has this code, neither staff nor driver"},
      {"person_elsewhere", "this person works for another operator than the role is of"},
      {"no_such_grant", "the account does not have this role"}};
  for (const auto& [code, meaning] : kMeanings) {
    if (code == fault.code) return std::string{meaning};
  }
  return fault.code;
}

template <class T>
int answer_to(const db::Outcome<db::Administered<T>>& done) {
  if (!done) return no_database();
  if (const auto* fault = std::get_if<db::NotDone>(&*done)) return refuse(meaning_of(*fault));
  return 0;
}

void print(const db::AccountOnFile& account) {
  json::array roles;
  for (const auto& [id, grant] : account.grants) {
    roles.push_back(json::string{registry::name_in(registry::access::kRoles, grant.role)});
  }
  json::object line{{"login", account.login}, {"name", account.name}, {"roles", roles}};
  line["person"] =
      account.person ? json::value(json::string{account.person->code}) : json::value(nullptr);
  line["disabled_at"] = account.disabled_at ? json::value(geo::to_iso8601(*account.disabled_at))
                                            : json::value(nullptr);
  line["failures"] = account.attempts.failures;
  line["second_factor"] = account.has_second_factor;
  fmt::print("{}\n", json::serialize(line));
}

void print_password(const std::string& login, const std::string& password) {
  fmt::print("{}\n", json::serialize(json::object{{"login", login}, {"password", password}}));
}

void print_erased(const std::string& login) {
  const json::array erased{"name",     "password", "second_factor",
                           "sessions", "tokens",   "values_in_the_audit_log"};
  const json::array kept{"login", "entries_of_the_audit_log", "steps_on_alarms_with_the_name"};
  fmt::print("{}\n",
             json::serialize(json::object{{"login", login}, {"erased", erased}, {"kept", kept}}));
}

struct Password {
  std::string text;
  bool made = false;  // by us: it is shown, and has to be changed
};

// Typed in or made; none, with a line on stderr, where it is too weak.
std::optional<Password> password_for(const Account& command,
                                     const registry::access::PasswordRules& rules) {
  if (!command.password_from_stdin) return Password{.text = db::random_password(), .made = true};
  Password typed;
  std::getline(std::cin, typed.text);
  const auto fault = registry::access::fault_of(typed.text, command.login, rules);
  if (!fault) return typed;
  refuse(
      fmt::format("the password is not taken ({}); take twelve characters or more that "
                  "nobody "
                  "guesses",
                  registry::name_in(registry::access::kPasswordFaults, *fault), rules.least));
  return std::nullopt;
}

// One call of `busward account`, on an open database.
class Administration {
 public:
  Administration(const Account& command, registry::access::PasswordRules rules, db::Pool& pool)
      : command_{command}, rules_{rules}, store_{pool} {}

  int run() {
    if (command_.act == AccountAct::list) return list();
    if (command_.act == AccountAct::create) return create();
    const auto all = answered(store_.all());
    if (!all) return no_database();
    const auto found = std::ranges::find(*all, command_.login, &db::AccountOnFile::login);
    if (found == all->end()) return refuse("there is no account of this login");
    return change(*found);
  }

 private:
  int list() {
    const auto all = answered(store_.all());
    if (!all) return no_database();
    for (const auto& account : *all) print(account);
    return 0;
  }

  int create() {
    const auto grant = wanted_grant();
    if (!grant) return 2;
    const auto password = password_for(command_, rules_);
    if (!password) return 2;
    db::NewAccount account{.login = command_.login,
                           .name = command_.name.empty() ? command_.login : command_.name,
                           .password = password->text,
                           .must_change_password = password->made,
                           .grant = *grant,
                           .person_code = command_.staff};
    const int code = answer_to(answered(store_.create(std::move(account), now(), this_machine())));
    if (code == 0 && password->made) print_password(command_.login, password->text);
    return code;
  }

  int change(const db::AccountOnFile& account) {
    switch (command_.act) {
      case AccountAct::disable:
      case AccountAct::enable:
        return answer_to(answered(store_.set_disabled(
            account.id, command_.act == AccountAct::disable, now(), this_machine())));
      case AccountAct::unlock:
        return answer_to(answered(store_.unlock(account.id, this_machine())));
      case AccountAct::tie:
        return answer_to(answered(store_.tie(account.id, command_.staff, now(), this_machine())));
      case AccountAct::reset_password:
        return reset(account);
      case AccountAct::erase:
        return erase(account);
      case AccountAct::grant: {
        const auto grant = wanted_grant();
        if (!grant) return 2;
        return answer_to(answered(store_.grant(account.id, *grant, this_machine())));
      }
      default:
        return revoke(account);
    }
  }

  int reset(const db::AccountOnFile& account) {
    const auto password = password_for(command_, rules_);
    if (!password) return 2;
    const db::AccountStore::Reset reset{.password = password->text,
                                        .drop_second_factor = command_.drop_second_factor};
    const int code =
        answer_to(answered(store_.reset_password(account.id, reset, now(), this_machine())));
    if (code == 0 && password->made) print_password(command_.login, password->text);
    return code;
  }

  int erase(const db::AccountOnFile& account) {
    const int code =
        answer_to(answered(store_.erase(account.id, command_.why, now(), this_machine())));
    if (code == 0) print_erased(account.login);
    return code;
  }

  int revoke(const db::AccountOnFile& account) {
    const auto grant = wanted_grant();
    if (!grant) return 2;
    for (const auto& held : account.grants) {
      if (held.grant.role != grant->role || held.grant.of != grant->of) continue;
      return answer_to(answered(store_.revoke(account.id, held.id, now(), this_machine())));
    }
    return refuse("the account does not have this role there");
  }

  std::optional<RoleGrant> wanted_grant() {
    RoleGrant grant{.role = *registry::value_in(registry::access::kRoles, command_.role),
                    .of = {},
                    .from = now(),
                    .until = {}};
    if (command_.operator_code) {
      const auto id = answered(store_.operator_of(*command_.operator_code));
      if (!id || !*id) return none("no operator has this code");
      grant.of.operator_id = **id;
    }
    if (command_.school_code) {
      const auto id = answered(store_.school_of(*command_.school_code));
      if (!id || !*id) return none("no school has this code");
      grant.of.school_id = **id;
    }
    if (command_.area_code) {
      const auto id = answered(store_.area_of(*command_.area_code));
      if (!id || !*id) return none("no area has this code");
      grant.of.area_id = **id;
    }
    return grant;
  }
  static std::optional<RoleGrant> none(std::string_view why) {
    refuse(why);
    return std::nullopt;
  }

  const Account& command_;
  registry::access::PasswordRules rules_;
  db::AccountStore store_;
};

}  // namespace

int run(const Account& command) {
  const auto config = configuration(command.source);
  if (!config) return 2;
  const auto opened = open_database(*config);
  if (!opened) return 1;
  db::Pool pool{opened->address, {.threads = 1, .deadline = std::chrono::seconds{30}}};
  const registry::access::PasswordRules rules{
      .least = static_cast<std::size_t>(config->access.password_least)};
  return Administration{command, rules, pool}.run();
}

}  // namespace busward::commands
