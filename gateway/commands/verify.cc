#include <cstdio>
#include <filesystem>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "db/audit_key.h"
#include "db/audit_verify.h"
#include "gateway/commands/commands.h"
#include "gateway/commands/opened_database.h"

namespace busward::commands {
namespace {

namespace json = boost::json;

void print(const db::AuditFinding& finding) {
  fmt::print("{}\n", json::serialize(json::object{{"tampering", db::to_text(finding.kind)},
                                                  {"number", finding.number}}));
}

void print(const db::AuditSum& sum) {
  fmt::print("{}\n", json::serialize(json::object{{"entries", sum.entries},
                                                  {"seals", sum.seals},
                                                  {"anchors", sum.anchors},
                                                  {"unsealed", sum.unsealed},
                                                  {"values", sum.values},
                                                  {"unopened_values", sum.unopened_values},
                                                  {"erased_values", sum.erased_values},
                                                  {"findings", sum.findings}}));
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

}  // namespace

int run(const Verify& command) {
  const auto config = configuration(command.source);
  if (!config) return 2;
  const auto opened = open_database(*config);
  if (!opened) return 1;
  const db::AuditProofs proofs{.public_keys = own_public_keys(*config),
                               .master_keys = own_master_keys(*config)};
  const auto sum = db::verify_audit(opened->address, proofs,
                                    [](const db::AuditFinding& finding) { print(finding); });
  if (!sum) {
    fmt::print(stderr, "busward: verify: the audit log cannot be read; the line before says why\n");
    return 1;
  }
  print(*sum);
  return sum->findings == 0 ? 0 : 1;
}

}  // namespace busward::commands
