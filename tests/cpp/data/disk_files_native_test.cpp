#include "trainyard/data/disk_files.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>

#include "data/support.h"

using namespace trainyard;
using namespace trainyard::test;

TEST_CASE("files on the disk are read whole, relative to their folder, and errors say why") {
  const auto folder = std::filesystem::temp_directory_path() / "trainyard_disk_files_test";
  std::filesystem::create_directories(folder / "inner");
  const Bytes bytes{0, 1, 2, 255};
  std::FILE* file = std::fopen((folder / "a.bin").c_str(), "wb");
  REQUIRE(file);
  std::fwrite(bytes.data(), 1, bytes.size(), file);
  std::fclose(file);

  const DiskFiles files(folder.string());
  CHECK(files.read("a.bin") == bytes);
  CHECK(files.read((folder / "a.bin").string()) == bytes);  // an absolute name stays as it is
  CHECK(files.exists("a.bin"));
  CHECK(!files.exists("inner"));
  CHECK(error_of([&] { files.read("inner"); }) == "file  cannot read inner: it is a folder, not a file");
  CHECK(error_of([&] { files.read("b.bin"); }) ==
        "file  cannot read b.bin: there is no such file in " + folder.string());
  CHECK(error_of([&] { load(R"({"type": "csv", "path": "b.csv"})", files); }).substr(0, 23) ==
        "file /data/source/path ");
  std::filesystem::remove_all(folder);
}
