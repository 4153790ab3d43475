#include "gateway/api/access_book.h"

#include <algorithm>
#include <utility>

#include "db/secrets.h"

namespace busward::api {

namespace {

std::string_view name_of(const std::optional<db::Duty>& duty) {
  if (!duty) return "";
  return *duty == db::Duty::change_password ? "change_password" : "set_up_second_factor";
}

}  // namespace

void AccessBook::replace(Reading reading, db::LetIn all) {
  if (reading != changes_) return;
  accounts_exist_ = all.accounts_exist;
  std::map<std::string, db::LiveSession, std::less<>> sessions;
  for (db::LiveSession& session : all.sessions) {
    const auto known = sessions_.find(session.id_hash);
    if (known != sessions_.end()) {
      session.last_used_at = std::max(session.last_used_at, known->second.last_used_at);
    }
    std::string id = session.id_hash;
    sessions.emplace(std::move(id), std::move(session));
  }
  sessions_ = std::move(sessions);
  tokens_.clear();
  for (db::LiveToken& token : all.tokens) {
    std::string id = token.token_hash;
    tokens_.emplace(std::move(id), std::move(token));
  }
}

void AccessBook::add(db::LiveSession session) {
  ++changes_;
  accounts_exist_ = true;
  std::string id = session.id_hash;
  sessions_.insert_or_assign(std::move(id), std::move(session));
}

void AccessBook::remove(const std::string& id_hash) {
  ++changes_;
  sessions_.erase(id_hash);
}

std::optional<http::Identity> AccessBook::identity_of(std::string_view secret) {
  const std::string hash = db::digest_of(secret);
  const geo::UtcTime now = clock_.now();
  if (const auto found = sessions_.find(hash); found != sessions_.end()) {
    db::LiveSession& session = found->second;
    if (now >= session.ends_at || now >= session.last_used_at + idle_) return std::nullopt;
    session.last_used_at = now;
    used_[hash] = now;
    return http::Identity{.actor = session.holder.actor,
                          .session = hash,
                          .duty = std::string{name_of(session.holder.duty)},
                          .by_badge = session.holder.by_badge};
  }
  const auto token = tokens_.find(hash);
  if (token == tokens_.end() || now >= token->second.expires_at) return std::nullopt;
  return http::Identity{.actor = token->second.holder.actor,
                        .session = {},
                        .duty = std::string{name_of(token->second.holder.duty)}};
}

bool AccessBook::lets_in(const http::Request& request) const {
  const geo::UtcTime now = clock_.now();
  const registry::access::Actor& actor = *request.actor;
  if (request.session) {
    const auto found = sessions_.find(*request.session);
    return found != sessions_.end() && found->second.holder.actor == actor &&
           now < found->second.ends_at && now < found->second.last_used_at + idle_;
  }
  if (actor == http::machine_owner() && !accounts_exist_) return true;
  return std::ranges::any_of(http::shown_secrets(request), [&](std::string_view secret) {
    const auto token = tokens_.find(db::digest_of(secret));
    return token != tokens_.end() && token->second.holder.actor == actor &&
           now < token->second.expires_at;
  });
}

std::vector<db::SessionStore::Use> AccessBook::take_uses() {
  std::vector<db::SessionStore::Use> uses;
  for (const auto& [id, at] : used_) uses.push_back({.id_hash = id, .at = at});
  used_.clear();
  return uses;
}

boost::asio::awaitable<void> ReadAccess::operator()() const {
  const AccessBook::Reading reading = book.begin_read();
  auto all = co_await sessions.let_in(clock.now());
  if (all) book.replace(reading, std::move(*all));
}

}  // namespace busward::api
