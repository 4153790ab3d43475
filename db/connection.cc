#include "db/connection.h"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <pqxx/nontransaction>

#include "geo/assert.h"

namespace busward::db {
namespace {

// libpq's own quoting: backslash before quote and backslash, the whole in single quotes.
std::string setting(std::string_view keyword, std::string_view value) {
  std::string out{keyword};
  out += "='";
  for (const char c : value) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  out += "' ";
  return out;
}

// A dead peer is found within about 20 s, whatever the network does.
constexpr std::string_view kNetworkBounds =
    "connect_timeout=5 keepalives_idle=5 keepalives_interval=3 keepalives_count=3 "
    "tcp_user_timeout=15000 ";

// The program itself speaks for the whole county until a transaction says otherwise; whoever comes
// past the program as busward_api says nothing, and sees nothing (migration 0013).
std::string server_options(Role role, const ConnectOptions& options) {
  return fmt::format(
      "-c client_min_messages=warning -c timezone=UTC -c datestyle=ISO -c statement_timeout={} "
      "-c idle_in_transaction_session_timeout=60000{}",
      options.statement_timeout.count(), role == Role::api ? " -c busward.areas=county" : "");
}

void never_reconnect(pqxx::connection& connection) {
  // Deprecated because pqxx 7 never reconnects; pqxx 6 does, and silently, unless told so.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  connection.inhibit_reactivation(true);
#pragma GCC diagnostic pop
}

}  // namespace

std::string_view to_text(Role role) {
  switch (role) {
    case Role::administrator:
      return "postgres";
    case Role::owner:
      return "busward_owner";
    case Role::engine:
      return "busward_engine";
    case Role::api:
      return "busward_api";
    case Role::auditor:
      return "busward_auditor";
  }
  BUSWARD_ASSERT(!"a role without a name");
  return {};
}

Address Address::with_database(const std::string& name) const {
  Address other = *this;
  other.conninfo += ' ' + setting("dbname", name);  // the last one counts
  return other;
}

geo::Result<Address, ConnectionStringFault> address_of(const ConnectionString& string) {
  char* why = nullptr;
  PQconninfoOption* const parsed = PQconninfoParse(string.text.c_str(), &why);
  if (parsed == nullptr) {
    ConnectionStringFault fault{why == nullptr ? "not a connection string" : why};
    while (!fault.text.empty() && fault.text.back() == '\n') fault.text.pop_back();
    PQfreemem(why);
    return fault;
  }
  Address address{.conninfo = {}, .roles_log_in = true};
  for (const PQconninfoOption* option = parsed; option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    address.conninfo += setting(option->keyword, option->val);
    if (std::string_view{option->keyword} == "user") address.roles_log_in = false;
  }
  PQconninfoFree(parsed);
  return address;
}

std::unique_ptr<pqxx::connection> connect(const Address& address, Role role,
                                          const ConnectOptions& options) {
  std::string conninfo = std::string{kNetworkBounds} + address.conninfo + ' ' +
                         setting("application_name", options.application) +
                         setting("options", server_options(role, options));
  if (role == Role::administrator) {
    if (!address.administrator.empty()) conninfo += setting("user", address.administrator);
  } else if (address.roles_log_in) {
    conninfo += setting("user", to_text(role));
  }
  auto connection = std::make_unique<pqxx::connection>(conninfo);
  never_reconnect(*connection);
  if (!address.roles_log_in && role != Role::administrator) {
    pqxx::nontransaction tx{*connection};
    tx.exec0("SET ROLE " + connection->quote_name(std::string{to_text(role)}));
  }
  return connection;
}

}  // namespace busward::db
