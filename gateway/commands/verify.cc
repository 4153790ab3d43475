#include <cstdio>
#include <filesystem>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include "db/audit_key.h"
#include "db/audit_record.h"
#include "db/audit_tail.h"
#include "db/audit_verify.h"
#include "gateway/commands/commands.h"
#include "gateway/commands/opened_database.h"

namespace busward::commands {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostKept = 100;

json::object json_of(const db::AuditFinding& finding) {
  return {{"tampering", registry::name_in(db::kTamperings, finding.kind)},
          {"number", finding.number}};
}

json::object json_of(const db::AuditSum& sum) {
  return {{"entries", sum.entries},
          {"seals", sum.seals},
          {"anchors", sum.anchors},
          {"unsealed", sum.unsealed},
          {"values", sum.values},
          {"unopened_values", sum.unopened_values},
          {"erased_values", sum.erased_values},
          {"findings", sum.findings}};
}

// Where keys lie, anchors must be by one of them; elsewhere by whichever key they name.
std::vector<std::string> own_public_keys(gateway::Config config) {
  std::vector<std::string> keys;
  for (const auto set :
       {gateway::Config::Algorithms::international, gateway::Config::Algorithms::commercial}) {
    config.algorithms = set;
    if (!std::filesystem::exists(audit_key_file(config))) continue;
    const auto key = db::AuditKey::load_or_create(audit_key_file(config), algorithms(config));
    if (key) keys.push_back(key->public_key());
  }
  return keys;
}

// Where they lie, the personal values are opened; elsewhere they are counted.
std::optional<db::MasterKeys> own_master_keys(const gateway::Config& config) {
  if (!std::filesystem::exists(config.data / "identity.keys")) return std::nullopt;
  const auto seal = identity_seal(config);
  if (!seal) return std::nullopt;
  return seal->master_keys();
}

std::optional<std::string> user_of_this_machine() {
  const passwd* user = getpwuid(getuid());
  if (user == nullptr) return std::nullopt;
  return user->pw_name;
}

}  // namespace

int run(const Verify& command) {
  const auto config = configuration(command.source);
  if (!config) return 2;
  const auto opened = open_database(*config);
  if (!opened) return 1;
  const db::AuditProofs proofs{.public_keys = own_public_keys(*config),
                               .master_keys = own_master_keys(*config),
                               .tail = db::read_tail(audit_tail_file(*config))};
  json::array first;
  const auto sum = db::verify_audit(opened->address, proofs, [&](const db::AuditFinding& finding) {
    fmt::print("{}\n", json::serialize(json_of(finding)));
    if (first.size() < kMostKept) first.push_back(json_of(finding));
  });
  if (!sum) {
    fmt::print(stderr, "busward: verify: the audit log cannot be read; the line before says why\n");
    return 1;
  }
  const std::string sums = json::serialize(json_of(*sum));
  fmt::print("{}\n", sums);
  const db::Verified verified{.build = BUSWARD_VERSION,
                              .run_by = user_of_this_machine(),
                              .sums = sums,
                              .findings = json::serialize(first)};
  if (!db::note_verification(opened->address, verified)) {
    fmt::print(stderr, "busward: verify: the result could not be kept for the audit page\n");
  }
  return sum->findings == 0 ? 0 : 1;
}

}  // namespace busward::commands
