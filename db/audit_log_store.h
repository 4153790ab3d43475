#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/pool.h"
#include "geo/utc_time.h"

namespace busward::db {

struct AuditQuery {
  geo::UtcTime from;
  geo::UtcTime to;                       // exclusive
  std::optional<std::string> login{};    // who did it
  std::optional<std::string> subject{};  // "registry.person_key", or the kind of an event
  std::optional<std::string> action{};   // added, changed, removed, event
  std::optional<std::string> key{};      // some column of the row has exactly this value
  std::optional<std::int64_t> before{};  // entries older than this one
};

struct AuditEntryOnFile {
  std::int64_t id = 0;
  geo::UtcTime at;
  std::optional<std::int64_t> account;  // none: the program, or a command on the machine
  std::optional<std::string> login;
  std::string db_role;
  std::optional<std::string> acting_as;
  std::optional<std::string> address;
  std::optional<std::string> why;
  std::string action;
  std::string subject;
  std::optional<std::string> before;  // JSON, personal values as digests
  std::optional<std::string> after;
};

struct AuditPage {
  std::vector<AuditEntryOnFile> entries;  // the newest first
  bool more = false;                      // there are older ones
};

struct AnchorOnFile {
  std::string day;
  std::int64_t seal = 0;
  std::string hash;  // bytes, as are the two below
  std::string algorithm;
  std::string key_version;
  std::string public_key;
  std::string signature;
};

struct VerificationOnFile {
  geo::UtcTime at;
  std::string build;
  std::optional<std::string> run_by;  // the account of the machine
  std::string sums;                   // JSON
  std::string findings;               // JSON
};

// How the log is proven.
struct AuditStanding {
  std::int64_t seals = 0;
  std::optional<geo::UtcTime> sealed_at{};       // the newest seal
  std::optional<std::string> algorithm{};        // of the newest seal
  std::optional<VerificationOnFile> verified{};  // the last time
  std::vector<AnchorOnFile> anchors;             // the newest 100
  std::vector<std::string> subjects;             // that have entries
};

// The audit log, to be read. Runs through the pool (role api); any strand may call. The caller's
// right to read it is the route's business.
class AuditLogStore {
 public:
  static constexpr int kPage = 100;

  explicit AuditLogStore(Pool& pool) : pool_{pool} {}
  boost::asio::awaitable<Outcome<AuditPage>> entries(AuditQuery query);
  boost::asio::awaitable<Outcome<AuditStanding>> standing();

 private:
  Pool& pool_;
};

}  // namespace busward::db
