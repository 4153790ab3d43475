#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "db/cluster.h"
#include "db/identity_seal.h"
#include "gateway/commands/command_line.h"
#include "gateway/config.h"

namespace busward::commands {

// The configuration that a command runs with: the file's values, then the flags'. Without the
// default file a --data is enough. Nothing where something is wrong, which lines on stderr have
// said.
std::optional<gateway::Config> configuration(const ConfigSource& source);

// The database that a command works on, running, brought to this program's schema and never without
// rules; nothing where there is none, which one line on stderr has said.
std::optional<db::OpenedTarget> open_database(const ConfigSource& source);
std::optional<db::OpenedTarget> open_database(const gateway::Config& config);

// The algorithms for what is new, and the file of the key that signs the audit log by them.
const db::Algorithms& algorithms(const gateway::Config& config);
std::filesystem::path audit_key_file(const gateway::Config& config);
// Where the newest seal is noted, outside of the database.
std::filesystem::path audit_tail_file(const gateway::Config& config);

// What seals identity numbers, by the keys in the data directory, which are made where there are
// none; nothing where they cannot be used, which one line on stderr has said.
std::shared_ptr<const db::IdentitySeal> identity_seal(const gateway::Config& config);

}  // namespace busward::commands
