#include "gateway/terminals/jt808/decoded_json.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "gateway/terminals/jt808/other_json.h"
#include "gateway/terminals/jt808/time_json.h"

namespace busward::jt808 {
namespace {

namespace json = boost::json;

std::string id_text(MessageId id) {
  return fmt::format("0x{:04x}", static_cast<unsigned>(id));
}

json::object header_json(const Header& header) {
  json::object out{{"msg_id", id_text(header.id)},
                   {"phone", to_hex(header.from.phone())},
                   {"serial", header.serial},
                   {"body_len", header.declared_length},
                   {"subpackage", header.package.has_value()}};
  if (header.package) {
    out["pkg_total"] = header.package->total;
    out["pkg_index"] = header.package->index;
  }
  out["header_2019"] = header.from.form == HeaderForm::v2019;
  if (header.from.form == HeaderForm::v2019) out["protocol_version"] = header.from.protocol_version;
  out["version_flag"] = header.version_flag;
  out["encrypt"] = header.encryption;
  return out;
}

json::array warnings_json(const HeaderWarnings& warnings) {
  json::array out;
  if (warnings.version_flag_on_2013_header) out.emplace_back("version_flag_set_but_2013_header");
  if (warnings.no_version_flag_on_2019_header) out.emplace_back("2019_header_without_version_flag");
  if (warnings.phone_not_bcd) out.emplace_back("phone_not_bcd");
  if (warnings.length_mismatch) out.emplace_back("length_mismatch");
  if (warnings.trailing_bytes_ignored) out.emplace_back("trailing_bytes_ignored");
  return out;
}

struct BodyPrinter {
  const Header& header;
  json::array& warnings;

  json::object operator()(const EmptyBody& body) const {
    if (body.extra.empty()) return {};
    return {{"extra_hex", to_hex(body.extra)}};
  }
  json::object operator()(const GeneralResponse& body) const {
    return {{"reply_serial", body.reply_serial},
            {"reply_id", id_text(body.reply_id)},
            {"result", body.result}};
  }
  json::object operator()(const Registration& body) const {
    return {{"province", body.province},
            {"city", body.city},
            {"maker", body.maker},
            {"model", body.model},
            {"terminal_id", body.terminal_id},
            {"plate_color", body.plate_colour},
            {"plate", body.plate},
            {"layout", name_of(body.layout)}};
  }
  json::object operator()(const RegistrationAnswer& body) const {
    json::object out{{"reply_serial", body.reply_serial}, {"result", body.result}};
    if (body.code) out["code"] = *body.code;
    return out;
  }
  json::object operator()(const Authentication& body) const {
    json::object out{{"code", body.code}, {"layout", name_of(body.layout)}};
    if (body.layout == Edition::v2019) {
      out["imei"] = body.imei;
      out["software"] = body.software;
    }
    return out;
  }
  json::object operator()(const Location& body) const { return location_json(body); }
  json::object operator()(const LocationBatch& body) const {
    json::array items;
    for (const Location& location : body.locations) items.push_back(location_json(location));
    json::object out{{"count", body.declared_count}, {"type", body.type}};
    if (body.damaged) out["broken_item"] = body.locations.size();
    if (body.count_disagrees()) out["count_mismatch"] = true;
    out["items"] = std::move(items);
    return out;
  }
  json::object operator()(const DriverIdentity& body) const {
    json::object out;
    if (body.status) out["status"] = *body.status;
    if (body.time) {
      out["time_raw"] = body.time->digits();
      out["time_local"] = local_time_json(body.binary_time.value_or(*body.time));
    }
    if (body.binary_time) out["time_binary"] = true;
    if (body.result) out["result"] = *body.result;
    if (body.card) {
      out["name"] = body.card->name;
      out["certificate"] = body.card->certificate;
      out["issuer"] = body.card->issuer;
      if (body.card->valid_until) out["valid_until_raw"] = to_hex(*body.card->valid_until);
      if (body.card->id_card) out["id_card"] = *body.card->id_card;
    }
    out["layout"] = name_of(body.layout);
    if (!body.tail.empty()) out["tail_hex"] = to_hex(body.tail);
    return out;
  }
  json::object operator()(const TerminalText& body) const {
    json::object out{{"flag", body.flags}, {"text", body.text}};
    if (body.type) out["type"] = *body.type;
    return out;
  }
  json::object operator()(const FragmentBody& body) const {
    return {{"fragment_hex", to_hex(body.part)}};
  }
  json::object operator()(const EncryptedBody& body) const {
    return {{"encrypted_hex", to_hex(body.cipher)}};
  }
  json::object operator()(const MalformedBody& body) const {
    warnings.emplace_back("body_undecodable");
    return {{"raw_hex", to_hex(body.raw)}};
  }
  json::object operator()(const OtherBody& body) const {
    const auto known = other_body_json(header.id, header.from.form, body.raw);
    if (known) return *known;
    if (known.error() == OtherBodyFault::malformed) warnings.emplace_back("body_undecodable");
    return {{"raw_hex", to_hex(body.raw)}};
  }
};

void append(std::string& line, const json::value& value);

void append_number(std::string& line, double number) {
  const std::string text = fmt::format("{}", number);
  line += text;
  if (text.find_first_of(".en") == std::string::npos) line += ".0";
}

void append_object(std::string& line, const json::object& object) {
  line += '{';
  for (const auto& [key, value] : object) {
    if (line.back() != '{') line += ',';
    line += json::serialize(json::string_view{key});
    line += ':';
    append(line, value);
  }
  line += '}';
}

void append(std::string& line, const json::value& value) {
  if (const auto* object = value.if_object()) {
    append_object(line, *object);
  } else if (const auto* array = value.if_array()) {
    line += '[';
    for (const json::value& element : *array) {
      if (&element != array->data()) line += ',';
      append(line, element);
    }
    line += ']';
  } else if (const double* number = value.if_double()) {
    append_number(line, *number);
  } else {
    line += json::serialize(value);
  }
}

}  // namespace

json::object decoded_json(const Message& message) {
  json::array warnings = warnings_json(message.header.warnings);
  json::object body = std::visit(BodyPrinter{message.header, warnings}, message.body);
  return {{"header", header_json(message.header)},
          {"warnings", std::move(warnings)},
          {"body", std::move(body)}};
}

json::object reject_json(FrameFault fault) {
  return {{"reject", name_of(fault)}};
}

std::string to_line(const json::value& value) {
  std::string line;
  append(line, value);
  return line;
}

}  // namespace busward::jt808
