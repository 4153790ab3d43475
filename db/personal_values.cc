#include "db/personal_values.h"

#include <map>
#include <utility>

#include <fmt/format.h>
#include <pqxx/transaction>

#include "db/sql_values.h"

namespace busward::db {
namespace {

constexpr std::string_view kUse = "busward audit wrapping";
constexpr std::size_t kSaltBytes = 16;

std::string binding(const PersonalValue& at) {
  return fmt::format("busward audit entry {} {} {} of {} {}", at.entry, at.side, at.column_name,
                     at.kind, at.subject);
}

// One pass over at most a thousand values.
class Pass {
 public:
  Pass(pqxx::work& tx, const MasterKeys& keys) : tx_{tx}, keys_{keys} {}

  std::int64_t run() {
    // Not while somebody is erased.
    tx_.exec("SELECT pg_advisory_xact_lock(hashtextextended('audit.personal_value', 0))");
    const auto open = tx_.exec(
        "SELECT entry, side, column_name, kind, subject, salt, value FROM audit.personal_value "
        "WHERE value IS NOT NULL ORDER BY entry LIMIT 1000");
    for (const auto& row : open) seal(row);
    return static_cast<std::int64_t>(open.size());
  }

 private:
  void seal(const pqxx::row& row) {
    const PersonalValue at{.entry = row[0].as<std::int64_t>(),
                           .side = row[1].as<std::string>(),
                           .column_name = row[2].as<std::string>(),
                           .kind = row[3].as<std::string>(),
                           .subject = row[4].as<std::int64_t>()};
    const SaltedValue value{.salt = bytes_from(row[5]), .value = row[6].as<std::string>()};
    std::optional<std::string> sealed;
    std::optional<std::string> algorithm;
    if (const SealingKey* key = key_of(at)) {
      algorithm = keys_.algorithms().sealing;
      sealed = hex_bytea(seal_value(*key, *algorithm, at, value));
    }
    tx_.exec_params0(
        "UPDATE audit.personal_value SET salt = NULL, value = NULL, algorithm = $4, sealed = $5 "
        "WHERE entry = $1 AND side = $2 AND column_name = $3",
        at.entry, at.side, at.column_name, algorithm, sealed);
  }

  // None of who is erased.
  const SealingKey* key_of(const PersonalValue& at) {
    const auto name = std::pair{at.kind, at.subject};
    const auto known = subjects_.find(name);
    if (known != subjects_.end()) return known->second ? &*known->second : nullptr;
    auto& key = subjects_[name];
    const std::optional<std::string> bytes = bytes_on_file(at);
    if (!bytes) return nullptr;
    const auto made = SealingKey::from_bytes(*bytes);
    if (!made) throw Refusal{"a key of the audit log is no key"};
    key.emplace(*made);
    return &*key;
  }

  std::optional<std::string> bytes_on_file(const PersonalValue& at) {
    const MasterKeys::Purpose purpose = subject_key_purpose(at.kind, at.subject);
    const SealedSecret fresh = keys_.seal(SealingKey::random().bytes(), purpose);
    tx_.exec_params0(
        "INSERT INTO audit.subject_key (kind, subject, algorithm, master_version, wrapped_key) "
        "VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        at.kind, at.subject, fresh.algorithm, fresh.master_version, hex_bytea(fresh.sealed));
    const auto row = tx_.exec_params1(
        "SELECT algorithm, master_version, wrapped_key FROM audit.subject_key "
        "WHERE kind = $1 AND subject = $2",
        at.kind, at.subject);
    if (row[2].is_null()) return std::nullopt;
    const auto bytes = keys_.open({.algorithm = row[0].as<std::string>(),
                                   .master_version = row[1].as<int>(),
                                   .sealed = bytes_from(row[2])},
                                  purpose);
    if (!bytes)
      throw Refusal{"a key of the audit log does not open; is identity.keys the right one?"};
    return *bytes;
  }

  pqxx::work& tx_;
  const MasterKeys& keys_;
  std::map<std::pair<std::string, std::int64_t>, std::optional<SealingKey>> subjects_;
};

}  // namespace

MasterKeys::Purpose subject_key_purpose(std::string_view kind, std::int64_t subject) {
  return {.use = kUse, .bound_to = fmt::format("busward audit key of {} {}", kind, subject)};
}

std::string seal_value(const SealingKey& key, std::string_view algorithm, const PersonalValue& at,
                       const SaltedValue& value) {
  return key.seal(algorithm, value.salt + value.value, binding(at));
}

geo::Result<SaltedValue, SealFault> open_value(const SealingKey& key, std::string_view algorithm,
                                               const PersonalValue& at, std::string_view sealed) {
  const auto text = key.open(algorithm, sealed, binding(at));
  if (!text) return text.error();
  if (text->size() < kSaltBytes) return SealFault::does_not_open;
  return SaltedValue{.salt = text->substr(0, kSaltBytes), .value = text->substr(kSaltBytes)};
}

Outcome<std::int64_t> PersonalValueSealer::seal() {
  const auto sealed = attempt("seal personal values", WhenLost::nothing_happened, [&] {
    if (!connection_) {
      connection_ = connect(address_, Role::engine, {.application = "busward value sealer"});
    }
    std::int64_t values = 0;
    for (std::int64_t more = 1; more > 0; values += more) {
      pqxx::work tx{*connection_};
      more = Pass{tx, keys_}.run();
      tx.commit();
    }
    return values;
  });
  if (connection_ && (!sealed || !connection_->is_open())) connection_.reset();
  return sealed;
}

}  // namespace busward::db
