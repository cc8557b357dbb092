import pytest
def test_it(two):
    for path in ["enterprises","deadlines","due/inspect.publish?event=2026-11-20T10:00:00"]:
        r=two.luzhou("GET",path); print(r.status_code, r.content.decode()[:1500])
    r=two.luzhou("GET","nothing"); print(r.status_code,r.content.decode(), r.headers)
    r=two.luzhou("POST","enterprises",{}); print(r.status_code,r.content.decode())
    r=two.luzhou("POST","matters",{"title":"x","event_at":"2030-01-01","term_key":"zzz","enterprise":"91", "owner":99,"office":77}); print(r.status_code,r.content.decode())
    r=two.luzhou("POST","matters",{"title":3,"bb":"2030-01-01"}); print(r.status_code,r.content.decode())
    r=two.luzhou("PUT","matters",{"title":3,"bb":"2030-01-01"}); print(r.status_code,r.content.decode(),r.headers)
    assert 0
