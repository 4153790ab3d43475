// Random frames, sound and broken, through this decoder and through the independent reference
// script.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <unistd.h>

#include "gateway/terminals/jt808/hex_lines.h"
#include "gateway/terminals/jt808/message.h"
#include "tests/support/project_root.h"

namespace busward::jt808 {
namespace {

namespace json = boost::json;

// Prints what the reference makes of each frame, without the header fields that only it has.
constexpr std::string_view kScript = R"(
import sys, json
sys.path.insert(0, sys.argv[1])
import jt808_ref
for line in open(sys.argv[2]):
    try:
        out = jt808_ref.decode(bytes.fromhex(line))
        for own in ('attr', 'phone_digits', 'actual_body_len'): del out['header'][own]
    except jt808_ref.FrameError as fault:
        out = {'reject': fault.args[0]}
    print(json.dumps(out))
)";

class FrameSource {
 public:
  explicit FrameSource(unsigned seed) : random_{seed} {}

  Bytes frame() {
    const Edition edition = pick<Edition>({Edition::v2011, Edition::v2013, Edition::v2019});
    const Address from = *address_of(header_form(edition), number());
    const auto [id, body] = message(edition);
    Bytes wire = seal_message(from, id, word(), body);
    if (below(8) == 0) wire = header_lie(wire);
    if (below(8) == 0) wire[1 + below(wire.size() - 2)] = byte();  // noise on the line
    return wire;
  }

 private:
  struct Sent {
    MessageId id;
    Bytes body;
  };

  std::size_t below(std::size_t bound) { return random_() % bound; }
  std::uint8_t byte() { return static_cast<std::uint8_t>(random_()); }
  std::uint16_t word() { return static_cast<std::uint16_t>(random_()); }
  template <class T>
  T pick(std::initializer_list<T> choices) {
    return choices.begin()[below(choices.size())];
  }
  Bytes bytes(std::size_t count) {
    Bytes out(count);
    for (auto& b : out) b = below(3) == 0 ? pick<std::uint8_t>({0, 1, 2, 0x7D, 0x7E}) : byte();
    return out;
  }
  // Texts are sound: how many replacement characters a broken one gives is nobody's promise.
  std::string text(std::size_t max) {
    std::string out;
    while (out.size() < max && below(6) != 0)
      out += pick<const char*>({"A", "7", "苏", "警", " ", "-"});
    return out;
  }
  TerminalNumber number() {
    return *TerminalNumber::from_text(std::to_string(13'000'000'000 + below(999'999'999)));
  }

  Location location() {
    Location made;
    made.alarm = static_cast<std::uint32_t>(random_());
    made.status = static_cast<std::uint32_t>(random_());
    made.latitude_raw = static_cast<std::uint32_t>(below(90'000'000));
    made.longitude_raw = static_cast<std::uint32_t>(random_());
    made.altitude_m = static_cast<std::int16_t>(word());
    made.speed_tenths_kmh = word();
    made.course_deg = word();
    for (auto& b : made.time.bcd)
      b = below(9) == 0 ? byte() : static_cast<std::uint8_t>(below(0x13));
    for (std::size_t items = below(6); items > 0; --items) made.items.push_back(item());
    if (below(6) == 0) made.tail = bytes(below(5));
    return made;
  }
  LocationItem item() {
    const auto id =
        pick<std::uint8_t>({0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x11, 0x12, 0x13, 0x14,
                            0x15, 0x16, 0x17, 0x18, 0x25, 0x2A, 0x2B, 0x30, 0x31, 0xE1});
    return {.id = id, .value = bytes(pick<std::size_t>({0, 1, 2, 3, 4, 5, 6, 7, 8, 30}))};
  }

  Sent message(Edition edition) {
    switch (below(8)) {
      case 0:
        return {MessageId::registration,
                encode(Registration{edition, word(), word(), text(3), text(6), text(5),
                                    pick<std::uint8_t>({1, 2, 5, 91}), "苏E" + text(8)})};
      case 1:
        return {MessageId::authentication,
                encode(Authentication{edition == Edition::v2019 ? edition : Edition::v2013,
                                      text(20), text(12), text(16)})};
      case 2: {
        LocationBatch batch{.type = static_cast<std::uint8_t>(below(2))};
        for (std::size_t count = below(6); count > 0; --count)
          batch.locations.push_back(location());
        Bytes body = encode(batch);
        if (below(3) == 0) body[1] = byte();                     // a wrong count
        if (below(3) == 0) body.resize(body.size() - below(2));  // a damaged end
        return {MessageId::location_batch, body};
      }
      case 3:
        return {pick({MessageId::terminal_response, MessageId::platform_response}),
                bytes(below(8))};
      case 4:
        return {pick({MessageId::heartbeat, MessageId::unregister}), bytes(below(2) * 3)};
      case 5:
        return {MessageId::text,
                encode(TerminalText{byte(), byte(), text(40)}, header_form(edition))};
      case 6:
        return {MessageId{pick<std::uint16_t>({0x8202, 0x8203, 0x8601, 0x8608, 0x1005, 0x0705,
                                               0x8800, 0x0805, 0x8003, 0x0900, 0x5501})},
                bytes(below(40))};
      default:
        return {MessageId::location, encode(location())};
    }
  }

  // The length, the flags or the end changed, and the check byte made right again.
  Bytes header_lie(const Bytes& wire) {
    Bytes payload = *open_frame(wire);
    payload.pop_back();
    switch (below(4)) {
      case 0:
        payload[2] ^= pick<std::uint8_t>({0x40, 0x20, 0x04});
        break;
      case 1:
        payload[3] = byte();
        break;
      case 2:
        payload.resize(std::max<std::size_t>(12, payload.size() - below(10)));
        break;
      default:
        payload.push_back(checksum(payload));  // junk behind the check byte
        payload.push_back(byte());
    }
    return seal(payload);
  }

  std::mt19937 random_;
};

// Equal but for the last bits of numbers.
bool same(const json::value& a, const json::value& b) {
  if (a.is_number() && b.is_number()) {
    return a.is_double() == b.is_double() &&
           std::abs(a.to_number<double>() - b.to_number<double>()) < 1e-6;
  }
  if (a.is_array() && b.is_array()) {
    return std::equal(a.get_array().begin(), a.get_array().end(), b.get_array().begin(),
                      b.get_array().end(), same);
  }
  if (a.is_object() && b.is_object()) {
    if (a.get_object().size() != b.get_object().size()) return false;
    return std::all_of(a.get_object().begin(), a.get_object().end(), [&](const auto& member) {
      const auto* other = b.get_object().if_contains(member.key());
      return other != nullptr && same(member.value(), *other);
    });
  }
  return a == b;
}

class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "jt808_oracle_XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~ScratchFolder() { std::filesystem::remove_all(path_); }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  std::string file(const char* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

// A long registration of 2011 looks like one of 2013 to who goes by length alone, as the oracle
// does; ours looks whether colour and plate make sense.
bool only_ours_tells_the_layout(const json::value& actual) {
  const auto* body = actual.as_object().if_contains("body");
  const auto* layout =
      body != nullptr && body->is_object() ? body->as_object().if_contains("layout") : nullptr;
  const auto* plate = layout == nullptr ? nullptr : body->as_object().if_contains("plate");
  return plate != nullptr && *layout == "2011" &&
         actual.at("header").at("body_len").to_number<int>() >= 37;
}

TEST(Oracle, AgreesOnRandomFrames) {
  const auto tools = support::shared_folder() / "tools";
  if (!std::filesystem::exists(tools / "jt808_ref.py"))
    GTEST_SKIP() << "../shared/tools is not there";
  if (std::system("python3 -c '' 2>/dev/null") != 0) GTEST_SKIP() << "no python3";
  const char* given = std::getenv("BUSWARD_SEED");
  const unsigned seed =
      given == nullptr ? std::random_device{}() : static_cast<unsigned>(std::stoul(given));
  SCOPED_TRACE("BUSWARD_SEED=" + std::to_string(seed));

  const ScratchFolder scratch;
  FrameSource source{seed};
  std::vector<Bytes> frames;
  std::ofstream input{scratch.file("frames")};
  for (int i = 0; i < 1000; ++i) {
    frames.push_back(source.frame());
    input << to_hex(frames.back()) << '\n';
  }
  input.close();
  std::ofstream{scratch.file("oracle.py")} << kScript;
  const std::string command = "python3 '" + scratch.file("oracle.py") + "' '" + tools.string() +
                              "' '" + scratch.file("frames") + "' > '" + scratch.file("out") + "'";
  ASSERT_EQ(std::system(command.c_str()), 0);

  std::ifstream output{scratch.file("out")};
  std::size_t rejected = 0;
  for (const Bytes& frame : frames) {
    std::string line;
    ASSERT_TRUE(std::getline(output, line));
    const json::value expected = json::parse(line);
    const json::value actual = json::parse(*frame_line(frame));
    if (only_ours_tells_the_layout(actual)) continue;
    EXPECT_TRUE(same(expected, actual))
        << to_hex(frame) << "\noracle " << line << "\nours   " << json::serialize(actual);
    rejected += expected.as_object().contains("reject") ? 1 : 0;
  }
  std::cout << frames.size() << " frames, " << rejected << " of them rejected by both\n";
}

}  // namespace
}  // namespace busward::jt808
