#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "db/person_export.h"
#include "db/person_store.h"
#include "gateway/api/person_archive.h"
#include "gateway/commands/answered.h"
#include "gateway/commands/commands.h"
#include "gateway/commands/opened_database.h"
#include "gateway/commands/written_file.h"

namespace busward::commands {
namespace {

namespace json = boost::json;

// A command on the machine: no account, and the log says so.
db::Caller this_machine() {
  return {.account = {}, .areas = "county", .role = {}, .address = "command line"};
}

int refuse(std::string_view why) {
  fmt::print(stderr, "busward: people: {}\n", why);
  return 2;
}

std::string meaning_of(const db::NotDone& fault) {
  constexpr std::string_view kHeld = "held: ";
  constexpr std::string_view kStuck = "does_not_open: ";
  if (fault.code == "no_such_person") return "nobody on file has this code";
  if (fault.code == "no_identity") return "no identity is on file: none was filed, or it has ended";
  if (fault.code.starts_with(kHeld)) {
    return "nothing was erased: legal holds stand that touch the person (" +
           fault.code.substr(kHeld.size()) + "); lift them first";
  }
  if (fault.code.starts_with(kStuck)) {
    return "nothing was renewed: " + fault.code.substr(kStuck.size()) +
           " does not open; put the missing line back into identity.keys";
  }
  return fault.code;
}

// The value, or the exit code with a line on stderr.
template <class T>
std::variant<T, int> value_of(const db::Outcome<db::Administered<T>>& done) {
  if (!done) {
    fmt::print(stderr, "busward: people: the database failed; the line before says why\n");
    return 1;
  }
  if (const auto* fault = std::get_if<db::NotDone>(&*done)) return refuse(meaning_of(*fault));
  return std::get<T>(*done);
}

db::PersonCode code_in(const People& command) {
  if (command.driver) return {db::PersonCode::Kind::driver, *command.driver};
  return {db::PersonCode::Kind::staff, command.staff.value_or("")};
}

// A ZIP file where the name says so, else a folder of its own.
bool write_archive(const std::filesystem::path& out, const std::vector<files::ZipPart>& parts) {
  if (out.extension() == ".zip") return write_file(out, files::zip_of(parts));
  std::error_code ec;
  std::filesystem::create_directories(out, ec);
  return std::ranges::all_of(
      parts, [&](const files::ZipPart& part) { return write_file(out / part.name, part.content); });
}

int export_person(const People& command, db::Pool& pool) {
  if (command.out.extension() != ".zip" && std::filesystem::exists(command.out)) {
    return refuse(command.out.string() + " is there already; name a new folder or FILE.zip");
  }
  const db::PersonCode code = code_in(command);
  db::PersonExportStore store{pool};
  const auto done = value_of(answered(store.of(code, command.why, this_machine())));
  if (const int* code_out = std::get_if<int>(&done)) return *code_out;
  const auto& found = std::get<db::PersonExport>(done);
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  if (!write_archive(command.out, api::person_archive(found, code, now))) return 1;
  json::object rows;
  for (const db::KeptRecords& kept : found.kept) rows[kept.name] = kept.rows.size();
  fmt::print("{}\n", json::serialize(json::object{
                         {"code", code.code}, {"out", command.out.string()}, {"rows", rows}}));
  return 0;
}

int erase(const People& command, db::PersonStore& store) {
  const db::PersonCode code = code_in(command);
  const auto done = value_of(answered(store.erase(code, command.why, this_machine())));
  if (const int* code_out = std::get_if<int>(&done)) return *code_out;
  const auto& erased = std::get<db::ErasedPerson>(done);
  const json::array gone{"identity_number", "masked_number", "birth_date",
                         "values_in_the_audit_log"};
  const json::array kept{"code", "name", "phone", "what_the_person_did"};
  fmt::print("{}\n", json::serialize(json::object{{"person", erased.person},
                                                  {"erased", gone},
                                                  {"audit_values", erased.audit_values},
                                                  {"kept", kept}}));
  return 0;
}

int renew_keys(db::PersonStore& store, std::shared_ptr<const db::IdentitySeal> seal) {
  const auto done = value_of(answered(store.renew_keys(std::move(seal), this_machine())));
  if (const int* code = std::get_if<int>(&done)) return *code;
  const auto& renewed = std::get<db::RenewedKeys>(done);
  fmt::print("{}\n", json::serialize(json::object{{"master_version", renewed.master_version},
                                                  {"identities", renewed.identities},
                                                  {"subject_keys", renewed.subject_keys},
                                                  {"one_time_secrets", renewed.one_time_secrets}}));
  return 0;
}

}  // namespace

int run(const People& command) {
  const auto config = configuration(command.source);
  if (!config) return 2;
  const auto opened = open_database(*config);
  if (!opened) return 1;
  db::Pool pool{opened->address, {.threads = 1, .deadline = std::chrono::seconds{60}}};
  db::PersonStore store{pool};
  if (command.act == PeopleAct::export_person) return export_person(command, pool);
  if (command.act == PeopleAct::erase) return erase(command, store);
  auto seal = identity_seal(*config);
  if (!seal) return 2;
  return renew_keys(store, std::move(seal));
}

}  // namespace busward::commands
