#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <pqxx/transaction>

#include "db/identity_seal.h"
#include "db/import_answer.h"
#include "db/rulebook_content.h"
#include "db/statement.h"
#include "geo/utc_time.h"

namespace busward::db {

// How a fact table takes the rows of the temporary table `incoming` (registry.revise).
struct Revise {
  const char* fact;
  const char* keys;  // a text[] literal
  const char* replaces = "nothing";
  std::string routes = "{}";  // a bigint[] literal, with replaces = "routes"
};

// One import: a transaction that holds the import lock and the number that its revision will have.
// Inside db/ only; throws what pqxx throws.
class ImportSession {
 public:
  // `seal`: what identity numbers are sealed with; null: none can be taken.
  ImportSession(pqxx::work& tx, geo::UtcTime at, std::string note, const IdentitySeal* seal);

  pqxx::work& tx() { return tx_; }
  const IdentitySeal* seal() const { return seal_; }

  // Makes the temporary table `incoming` anew.
  void begin_incoming(const Statement& create);
  template <class... Args>
  pqxx::result run(const Statement& statement, Args&&... args) {
    return tx_.exec_params(statement.sql, std::forward<Args>(args)...);
  }
  // Fills `id_column` of `incoming` (registry.identify).
  void identify(const char* things, const char* fact, const char* id_column, const char* known_by);
  ImportCounts revise(const Revise& revise);
  // From now on what replaces nothing is taken as what was always so (registry.correct).
  void correct_what_is_revised() { corrects_ = true; }
  // As what was always so (registry.correct): for facts whose content says when they hold.
  void correct(const char* fact, const char* keys);
  void correct_quietly(const char* fact, const char* keys);
  // Counts of a table that the answer does not speak of, but that make a revision all the same.
  void revise_quietly(const Revise& how);

  void fault(RecordFault fault) { faults_.push_back(std::move(fault)); }
  // Faults of the statement's rows (record, text): "'{text}' is not on file".
  void refuse_unknown(const pqxx::result& rows, const char* column,
                      const registry::Wording& remedy);
  bool sound() const { return faults_.empty(); }

  std::int64_t revision() const { return revision_; }  // of this import, if it changes anything
  // Of rows that a file no longer names: they ended without registry.revise.
  void note_removed(std::int64_t rows);
  void set_counts(const ImportCounts& counts) { counts_ = counts; }
  void note_registered(std::int64_t buses) { buses_registered_ += buses; }

  // The faults, by record.
  std::vector<RecordFault> take_faults();
  // Writes the revision if anything changed. The caller commits, or does not.
  Imported record();
  // The same where nothing but declarations can have changed: no other part is read.
  Imported record_declarations();

 private:
  ImportCounts revise_counted(const Revise& how);
  ImportCounts correct_counted(const char* fact, const char* keys);
  PartHashes parts_with_declarations();
  void write_revision(const PartHashes& parts);
  Imported outcome() const;

  pqxx::work& tx_;
  const IdentitySeal* seal_;
  geo::UtcTime at_;
  std::string note_;
  std::int64_t revision_ = 0;  // the one to be written
  ImportCounts counts_;
  bool anything_ = false;
  bool corrects_ = false;
  std::int64_t buses_registered_ = 0;
  std::vector<RecordFault> faults_;
};

}  // namespace busward::db
