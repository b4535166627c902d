"""People who write programs read the description as a page, from where tokens are made and from open data."""

from tests.pages.dom import text_of


def test_the_handbook_tells_every_address_and_object_and_is_found_from_tokens_and_open_data(page, enter):
    said = page.fetch("/api/v1/openapi.json").json
    page.get("/du-lieu-mo")
    page.click("API cho phần mềm")

    assert page.h1 == "API cho phần mềm"
    for path, methods in said["paths"].items():
        for method, one in ((name, each) for name, each in methods.items() if name != "parameters"):
            assert f"{method.upper()} {path}" in page.text
            room = text_of(page.first(f"#{one['operationId']}"))
            assert one["summary"] in room
            assert one.get("x-scope", "Không cần khóa") in room
            assert all(each["name"] in room for each in one.get("parameters", ()))
            assert all(status in room for status in one["responses"])
    for name, schema in said["components"]["schemas"].items():
        assert all(member in text_of(page.first(f"#{name}")) for member in schema["properties"])
    assert "Idempotency-Key" in page.text

    enter("officer")
    page.get("/tai-khoan/khoa-truy-cap")
    page.click("Tài liệu API cho người lập trình")
    assert page.h1 == "API cho phần mềm"
