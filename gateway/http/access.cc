#include "gateway/http/access.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

namespace busward::http {

namespace {

constexpr std::string_view kCookie = "busward_token";
constexpr std::string_view kSessionCookie = "busward_session";
constexpr std::string_view kDeviceCookie = "busward_device_";  // and the number of the badge
constexpr std::size_t kTokenLength = 43;

std::string random_token() {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::array<unsigned char, kTokenLength> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return {};
  std::string token;
  for (const unsigned char byte : bytes) token += kAlphabet[byte % kAlphabet.size()];
  return token;
}

// Written beside its name and linked to it, so that a file of that name is always whole.
bool write_token(const std::filesystem::path& file, const std::string& token) {
  const std::string draft = file.string() + fmt::format(".{}", ::getpid());
  const int fd = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  const std::string line = token + "\n";
  const bool written = ::write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
                       ::fsync(fd) == 0;
  ::close(fd);
  const bool linked = written && (::link(draft.c_str(), file.c_str()) == 0 || errno == EEXIST);
  ::unlink(draft.c_str());
  return linked;
}

geo::Result<std::string, TokenFault> read_token(const std::filesystem::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) {
    return TokenFault{fmt::format("{}: {}", file.string(), std::strerror(errno))};
  }
  if ((status.st_mode & 077) != 0) {
    return TokenFault{fmt::format("{}: others may read the token; chmod 600 it", file.string())};
  }
  std::ifstream in{file};
  std::string token;
  std::getline(in, token);
  if (token.size() < kTokenLength) {
    return TokenFault{fmt::format("{}: holds no token; remove it to have one made", file.string())};
  }
  return {boost::system::in_place_value, token};
}

// The name part of "name:port" or "[v6]:port".
std::string_view without_port(std::string_view authority) {
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.rfind(':');
  if (colon == std::string_view::npos) return authority;
  if (bracket != std::string_view::npos && colon < bracket) return authority;
  return authority.substr(0, colon);
}

// A proxy on this machine says so; what comes from elsewhere says nothing.
bool is_over_tls(const Request& request) {
  const auto scheme = request.header("X-Forwarded-Proto");
  return request.from_loopback && scheme && equal_ignoring_case(*scheme, "https");
}

}  // namespace

geo::Result<std::string, TokenFault> load_or_create_token(const std::filesystem::path& file) {
  if (std::filesystem::exists(file)) return read_token(file);
  const std::string token = random_token();
  if (token.empty() || !write_token(file, token)) {
    return TokenFault{
        fmt::format("{}: cannot be written: {}", file.string(), std::strerror(errno))};
  }
  return read_token(file);
}

std::vector<std::string_view> shown_secrets(const Request& request) {
  std::vector<std::string_view> secrets;
  if (const auto authorization = request.header("Authorization")) {
    constexpr std::string_view kScheme = "Bearer ";
    const bool bearer = authorization->size() > kScheme.size() &&
                        equal_ignoring_case(authorization->substr(0, kScheme.size()), kScheme);
    if (bearer) secrets.push_back(authorization->substr(kScheme.size()));
    return secrets;
  }
  for (const std::string_view name : {kSessionCookie, kCookie}) {
    if (const auto secret = request.cookie(name)) secrets.push_back(*secret);
  }
  return secrets;
}

Header session_cookie(const Request& request, std::string_view secret) {
  return {"Set-Cookie", fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict{}", kSessionCookie,
                                    secret, is_over_tls(request) ? "; Secure" : "")};
}

Header no_session_cookie(const Request& request) {
  Header cookie = session_cookie(request, "");
  cookie.value += "; Max-Age=0";
  return cookie;
}

Header device_cookie(const Request& request, std::int64_t badge, std::string_view secret,
                     std::chrono::seconds lasts) {
  return {"Set-Cookie",
          fmt::format(
              "{}{}={}; Path=/api/v1/session/badge; HttpOnly; SameSite=Strict; Max-Age={}{}",
              kDeviceCookie, badge, secret, lasts.count(), is_over_tls(request) ? "; Secure" : "")};
}

std::vector<std::pair<std::int64_t, std::string>> device_cookies(const Request& request) {
  constexpr std::size_t kMost = 32;
  std::vector<std::pair<std::int64_t, std::string>> found;
  std::string_view rest = request.header("Cookie").value_or("");
  while (!rest.empty() && found.size() < kMost) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (!pair.starts_with(kDeviceCookie)) continue;
    pair.remove_prefix(kDeviceCookie.size());
    std::int64_t badge = 0;
    const char* const last = pair.data() + pair.size();
    const auto [after, fault] = std::from_chars(pair.data(), last, badge);
    if (fault != std::errc{} || after == last || *after != '=') continue;
    found.emplace_back(badge, std::string{after + 1, last});
  }
  return found;
}

registry::access::Actor machine_owner() {
  return {.account = registry::access::AccountId{1},
          .name = "本机所有者",
          .role = registry::access::Role::duty_officer,
          .of = {}};
}

bool Access::is_token(std::string_view text) const {
  if (accounts_exist()) return false;
  return text.size() == options_.token.size() &&
         CRYPTO_memcmp(text.data(), options_.token.data(), text.size()) == 0;
}

std::optional<Identity> Access::identity_of(std::string_view secret) const {
  if (is_token(secret)) return Identity{.actor = machine_owner(), .session = {}, .duty = {}};
  return options_.identity_of ? options_.identity_of(secret) : std::nullopt;
}

std::optional<Identity> Access::identity_of(const Request& request) const {
  for (const std::string_view secret : shown_secrets(request)) {
    if (auto identity = identity_of(secret)) return identity;
  }
  return std::nullopt;
}

bool Access::is_local(const Request& request) const {
  return request.from_loopback && !request.header("Forwarded") &&
         !request.header("X-Forwarded-For");
}

bool Access::is_right_host(const Request& request) const {
  if (options_.hosts.empty()) return true;
  const auto host = request.header("Host");
  if (!host) return true;  // HTTP/1.0; no browser speaks it
  const std::string_view name = without_port(*host);
  return std::any_of(options_.hosts.begin(), options_.hosts.end(),
                     [name](const std::string& own) { return equal_ignoring_case(own, name); });
}

bool Access::is_right_origin(const Request& request) const {
  const auto origin = request.header("Origin");
  if (!origin) return true;
  if (std::find(options_.origins.begin(), options_.origins.end(), *origin) !=
      options_.origins.end()) {
    return true;
  }
  const auto host = request.header("Host");
  const std::size_t scheme_end = origin->find("://");
  return host && scheme_end != std::string_view::npos &&
         equal_ignoring_case(origin->substr(scheme_end + 3), *host);
}

bool Access::may_write(const Request& request) const {
  const bool by_program = request.header("Authorization") || !request.header("Cookie");
  return (by_program || request.header("Origin")) && is_right_origin(request);
}

std::optional<Response> Access::sign_in(std::string_view token) const {
  if (!is_token(token)) return std::nullopt;
  Response response = redirect_to("/");
  response.headers.push_back(
      {"Set-Cookie", fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000",
                                 kCookie, options_.token)});
  return response;
}

}  // namespace busward::http
