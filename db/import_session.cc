#include "db/import_session.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "db/day_rows.h"
#include "db/sql_values.h"

namespace busward::db {
namespace {

// Revisions are dense and in the order of their commits: imports wait for each other.
constexpr std::int64_t kImportLock = 0x62757377'696D706F;  // "buswimpo"

constexpr Statement kLock{"import_lock", "SELECT pg_advisory_xact_lock($1)"};
constexpr Statement kNewest{"import_newest",
                            "SELECT coalesce(max(number), 0) FROM registry.revision"};
constexpr Statement kRecord{
    "import_record",
    "INSERT INTO registry.revision (number, recorded_at, hash, note, covers, parts) "
    "VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr Statement kIdentify{"import_identify", "SELECT registry.identify($1, $2, $3, $4)"};
// What is new holds from the civil day of the import on.
constexpr Statement kRevise{
    "import_revise",
    "SELECT added, changed, unchanged, removed FROM registry.revise($1, $2, $3, $4, $5, $6, "
    "(SELECT date_trunc('day', $6::timestamptz AT TIME ZONE zone) AT TIME ZONE zone FROM "
    "(SELECT coalesce((SELECT zone FROM registry.county_now), 'Asia/Shanghai') AS zone) AS z))"};

constexpr Statement kCorrect{"import_correct",
                             "SELECT added, changed, unchanged FROM registry.correct($1, $2, $3)"};

}  // namespace

ImportSession::ImportSession(pqxx::work& tx, geo::UtcTime at, std::string note,
                             const IdentitySeal* seal)
    : tx_{tx}, seal_{seal}, at_{at}, note_{std::move(note)} {
  run(kLock, kImportLock);
  revision_ = run(kNewest)[0][0].as<std::int64_t>() + 1;
}

void ImportSession::begin_incoming(const Statement& create) {
  tx_.exec0("DROP TABLE IF EXISTS incoming");
  tx_.exec0(create.sql);
}

void ImportSession::identify(const char* things, const char* fact, const char* id_column,
                             const char* known_by) {
  run(kIdentify, things, fact, id_column, known_by);
}

ImportCounts ImportSession::revise_counted(const Revise& how) {
  if (corrects_ && how.replaces == std::string_view{"nothing"}) {
    return correct_counted(how.fact, how.keys);
  }
  const auto rows =
      run(kRevise, how.fact, how.keys, how.replaces, how.routes, revision_, to_sql(at_));
  const ImportCounts counts{.added = rows[0][0].as<std::int64_t>(),
                            .changed = rows[0][1].as<std::int64_t>(),
                            .unchanged = rows[0][2].as<std::int64_t>(),
                            .removed = rows[0][3].as<std::int64_t>()};
  anything_ = anything_ || counts.added + counts.changed + counts.removed > 0;
  return counts;
}

ImportCounts ImportSession::revise(const Revise& how) {
  counts_ = revise_counted(how);
  return counts_;
}

ImportCounts ImportSession::correct_counted(const char* fact, const char* keys) {
  const auto rows = run(kCorrect, fact, keys, revision_);
  const ImportCounts counts{.added = rows[0][0].as<std::int64_t>(),
                            .changed = rows[0][1].as<std::int64_t>(),
                            .unchanged = rows[0][2].as<std::int64_t>(),
                            .removed = counts_.removed};
  anything_ = anything_ || counts.added + counts.changed > 0;
  return counts;
}

void ImportSession::correct(const char* fact, const char* keys) {
  counts_ = correct_counted(fact, keys);
}

void ImportSession::correct_quietly(const char* fact, const char* keys) {
  correct_counted(fact, keys);
}

void ImportSession::note_removed(std::int64_t rows) {
  counts_.removed += rows;
  anything_ = anything_ || rows > 0;
}

void ImportSession::revise_quietly(const Revise& how) {
  revise_counted(how);
}

void ImportSession::refuse_unknown(const pqxx::result& rows, const char* column,
                                   const registry::Wording& remedy) {
  for (const auto& row : rows) {
    const auto name = row[1].as<std::string>();
    faults_.push_back(
        {.record = row[0].as<std::size_t>(),
         .column = column,
         .what = {fmt::format("“{}” 不在台账中", name), fmt::format("'{}' is not on file", name)},
         .remedy = remedy});
  }
}

std::vector<RecordFault> ImportSession::take_faults() {
  std::ranges::stable_sort(faults_, {}, &RecordFault::record);
  return std::move(faults_);
}

Imported ImportSession::record() {
  if (anything_) write_revision(part_hashes(load_content(tx_, revision_)));
  return outcome();
}

Imported ImportSession::record_declarations() {
  if (anything_) write_revision(parts_with_declarations());
  return outcome();
}

// Revisions are dense and written under the lock: the one before is the one that was in force.
PartHashes ImportSession::parts_with_declarations() {
  const auto before = mark_of(tx_, revision_ - 1);
  if (!before || !before->parts) return part_hashes(load_content(tx_, revision_));
  PartHashes parts = *before->parts;
  parts[static_cast<std::size_t>(RulebookPart::declarations)] =
      part_hash(declarations(tx_, revision_));
  return parts;
}

void ImportSession::write_revision(const PartHashes& parts) {
  SqlArray hashes;
  for (const std::string& hash : parts) hashes.add(hash);
  run(kRecord, revision_, to_sql(at_), hash_of(parts), note_, kCovers, hashes.text());
}

Imported ImportSession::outcome() const {
  return {.counts = counts_,
          .revision = anything_ ? revision_ : revision_ - 1,
          .new_revision = anything_,
          .buses_registered = buses_registered_};
}

}  // namespace busward::db
