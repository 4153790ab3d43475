#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include <pqxx/connection>

#include "geo/result.h"

namespace busward::db {

// The private cluster below this data directory, run by ourselves (db/cluster.h).
struct Embedded {
  std::filesystem::path data;
};
// Somebody else's PostgreSQL: libpq keywords or a postgresql:// address. It must have PostGIS. Its
// user either is left out (each role logs in as itself) or must be a member of the busward_ roles.
struct ConnectionString {
  std::string text;
};
using Target = std::variant<Embedded, ConnectionString>;

// Who speaks. `administrator` is the cluster's superuser where the cluster is ours, else the
// string's own user: it prepares roles and extensions and nothing else.
enum class Role { administrator, owner, engine, api, auditor };
std::string_view to_text(Role role);  // the database's name of it: busward_owner, …

// Where a running database answers; a value, copied freely. Made by Cluster or by address_of.
struct Address {
  std::string conninfo;       // libpq keywords
  bool roles_log_in = false;  // each role is a login of its own; else log in, then SET ROLE
  std::string administrator;  // its login; empty = whom libpq takes without a name
  // The same server, another database of it.
  Address with_database(const std::string& name) const;
};

struct ConnectionStringFault {
  std::string text;  // one line for a person
};
geo::Result<Address, ConnectionStringFault> address_of(const ConnectionString& string);

struct ConnectOptions {
  std::string application = "busward";             // shown in pg_stat_activity
  std::chrono::milliseconds statement_timeout{0};  // 0 = none
};

// A connection that never reconnects by itself: what it had (a lock, a role) would be lost without
// a word. Throws pqxx exceptions: call it inside attempt().
std::unique_ptr<pqxx::connection> connect(const Address& address, Role role,
                                          const ConnectOptions& options = {});

}  // namespace busward::db
