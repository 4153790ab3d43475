#include "db/file_store.h"

#include <utility>

#include <pqxx/result>

#include "db/file_details.h"
#include "db/sql_values.h"

namespace busward::db {
namespace {

using registry::value_in;

// A row for each document, and one for each bus, driver or operator that has none. Facts as they
// held at $1 by what was recorded until $2. Days are counted from 1970-01-01.
constexpr Statement kFiles{
    "file_documents",
    "WITH known AS (SELECT coalesce(max(number), 0) AS r FROM registry.revision "
    "  WHERE recorded_at <= $2::timestamptz), "
    "operators AS (SELECT f.operator_id, f.code, f.name, f.kind "
    "  FROM registry.operator_fact f, known "
    "  WHERE registry.known_at(f.added_revision, f.closed_revision, r) "
    "  AND f.valid_during @> $1::timestamptz AND ($3::bigint IS NULL OR f.operator_id = $3) "
    "  AND (access.sees_all() OR f.operator_id IN (SELECT access.operators_seen()))), "
    "subjects AS (SELECT 0 AS rank, 'operator' AS subject, operator_id AS subject_id, "
    "  code AS name, operator_id FROM operators UNION ALL "
    "  SELECT 1, 'bus', f.vehicle_id, f.plate, f.operator_id FROM registry.vehicle_fact f, known "
    "  WHERE registry.known_at(f.added_revision, f.closed_revision, r) "
    "  AND f.valid_during @> $1::timestamptz UNION ALL "
    "  SELECT 2, 'driver', f.driver_id, f.code, f.operator_id FROM registry.driver_fact f, known "
    "  WHERE registry.known_at(f.added_revision, f.closed_revision, r) "
    "  AND f.valid_during @> $1::timestamptz), "
    // Once, whatever the planner expects of a table that it has not counted yet: a look through all
    // of it for each subject is two million rows asked whether the caller may see them.
    "documents AS MATERIALIZED "
    "  (SELECT f.subject, f.subject_id, f.kind, f.holds_from, f.holds_until "
    "  FROM registry.document_fact f, known "
    "  WHERE f.kind <> 'responsibility_contract' "  // of the time before contract_fact
    "  AND registry.known_at(f.added_revision, f.closed_revision, r)) "
    "SELECT o.code, o.name, o.kind, s.subject, s.name, d.kind, "
    "  d.holds_from - DATE '1970-01-01', d.holds_until - DATE '1970-01-01', "
    "  o.operator_id, s.subject_id "
    "FROM subjects s LEFT JOIN operators o USING (operator_id) "
    "LEFT JOIN documents d ON d.subject = s.subject AND d.subject_id = s.subject_id "
    "WHERE $3::bigint IS NULL OR o.operator_id IS NOT NULL "
    "ORDER BY o.code NULLS LAST, s.rank, s.name, s.subject_id, d.kind, d.holds_until"};

registry::FileOfOperator operator_in(const pqxx::row& row) {
  registry::FileOfOperator file;
  if (row[0].is_null()) return file;
  file.id = registry::OperatorId{row[8].as<std::int64_t>()};
  file.code = row[0].as<std::string>();
  file.name = row[1].as<std::string>();
  file.kind = value_in(registry::kOperatorKinds, row[2].c_str());
  return file;
}

// Rows of one operator, and in it those of one subject, follow each other. Two buses may have one
// plate, of two colours: the id parts them.
class Files {
 public:
  explicit Files(FileDetails details) : details_{std::move(details)} {}

  void add(const pqxx::row& row) {
    const std::string code = row[0].is_null() ? std::string{} : row[0].as<std::string>();
    if (files_.empty() || files_.back().code != code) {
      files_.push_back(operator_in(row));
      details_.give(files_.back());
      subject_id_.reset();
    }
    auto& subjects = files_.back().subjects;
    const auto subject = *value_in(registry::kDocumentSubjects, row[3].c_str());
    const auto id = row[9].as<std::int64_t>();
    if (subject_id_ != id || subjects.back().subject != subject) {
      subjects.push_back({.subject = subject, .name = row[4].as<std::string>(), .papers = {}});
      details_.give(subjects.back(), id);
      subject_id_ = id;
    }
    if (!row[5].is_null()) subjects.back().papers.push_back(paper_from(row[5], row[6], row[7]));
  }
  std::vector<registry::FileOfOperator> take() { return std::move(files_); }

 private:
  FileDetails details_;
  std::vector<registry::FileOfOperator> files_;
  std::optional<std::int64_t> subject_id_;
};

}  // namespace

boost::asio::awaitable<Outcome<std::vector<registry::FileOfOperator>>> FileStore::files(
    FileQuery query, std::optional<Caller> caller) {
  const auto read = [query = std::move(query)](pqxx::work& tx) {
    Files files{FileDetails::load(tx, query.at, query.known_at)};
    std::optional<std::int64_t> of;
    if (query.of) of = query.of->value;
    for (const auto& row :
         tx.exec_prepared(kFiles.name, to_sql(query.at), to_sql(query.known_at), of)) {
      files.add(row);
    }
    return files.take();
  };
  return pool_.transact(kFiles, Replay::safe, read, std::move(caller));
}

}  // namespace busward::db
