//! Pictures: told by their content, served byte for byte, and gone with their ads.

use std::{fs, path::Path};

use serde_json::{Value, json};
use wireproof_server::{Database, Options};

use super::{
    EXECUTE, Market, Part, check_detail, check_fields, png, pupsik, pupsik_parts, text, value,
};
use crate::support::{KEY, options};

const PNG: Option<(&str, &str)> = Some(("pupsik.png", "image/png"));

async fn post(market: &Market, picture: &[u8]) -> Value {
    let mut parts = pupsik_parts();
    parts.push(("image", PNG, picture));
    let answer = market.send_form("POST", &parts).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    value(&answer)
}

async fn served(market: &Market, image: &Value) -> (u16, Option<String>, Vec<u8>) {
    let path = Market::media(image);
    let answer = market.server.request("GET", &path, &[], "").await;
    let media_type = answer.header("content-type").map(str::to_owned);
    (answer.status, media_type, answer.bytes)
}

/// A market whose files lie in this folder.
async fn beside(folder: &Path) -> Market {
    let options = Options {
        files: Some(folder.to_owned()),
        ..options()
    };
    Market::with(options, &[("vasya", "user", json!({}))]).await
}

fn files(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let name = |entry: fs::DirEntry| entry.file_name().into_string().expect("a text");
    entries
        .map(|entry| name(entry.expect("an entry")))
        .collect()
}

#[tokio::test]
async fn a_picture_is_served_byte_for_byte_as_what_it_is() {
    let market = Market::open().await;
    let pictures: [(&[u8], &str); 3] = [
        (b"\x89PNG\r\n\x1a\n\x00\xff\r\n--another", "image/png"),
        (b"\xff\xd8\xff\xe0\x00", "image/jpeg"),
        (b"RIFF\x04\x00\x00\x00WEBPVP8 ", "image/webp"),
    ];
    for (picture, media_type) in pictures {
        // What its sender says of it is of no account.
        let ad = post(&market, picture).await;
        assert!(text(&ad["image"]).starts_with("/media/"), "{ad}");
        let expected = (200, Some(media_type.to_owned()), picture.to_vec());
        assert_eq!(served(&market, &ad["image"]).await, expected);
        let path = Market::media(&ad["image"]);
        let head = market.server.request("HEAD", &path, &[], "").await;
        assert_eq!(head.status, 200);
        assert_eq!(
            head.header("content-length"),
            Some(picture.len().to_string().as_str())
        );
        assert_eq!(head.header("x-content-type-options"), Some("nosniff"));
        assert!(
            market
                .ads()
                .await
                .as_array()
                .is_some_and(|ads| ads.contains(&ad))
        );
    }
}

#[tokio::test]
async fn what_is_no_picture_is_refused_and_nothing_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let market = beside(folder.path()).await;
    let ad = post(&market, &png(10)).await;
    let before = files(folder.path());
    let why = json!({ "image": ["image: the file is no PNG, JPEG or WebP."] });
    for bad in [
        &b"GIF89a"[..],
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"",
        b"MZ",
        b"\x89PNG",
    ] {
        let mut parts = pupsik_parts();
        parts.push(("image", PNG, bad));
        check_fields(&market.send_form("POST", &parts).await, why.clone());
        let parts: [Part<'_>; 2] = [("id", None, b"1"), ("image", PNG, bad)];
        check_fields(&market.send_form("PATCH", &parts).await, why.clone());
    }
    let picture = png(10);
    let mut parts = pupsik_parts();
    parts[2].2 = b"Parrot";
    parts.push(("image", PNG, &picture));
    let answer = market.send_form("POST", &parts).await;
    check_fields(&answer, json!({ "kind": ["kind must be Dog or Cat."] }));
    let parts: [Part<'_>; 2] = [("id", None, b"99"), ("image", PNG, &picture)];
    let answer = market.send_form("PATCH", &parts).await;
    check_detail(&answer, 404, "There is no such ad.");
    assert_eq!(market.ads().await, json!([ad]));
    assert_eq!(files(folder.path()), before);
}

#[tokio::test]
async fn where_no_file_was_chosen_there_is_no_picture() {
    let market = Market::open().await;
    let nothing: Part<'_> = ("image", Some(("", "application/octet-stream")), b"");
    let mut parts = pupsik_parts();
    parts.push(nothing);
    let answer = market.send_form("POST", &parts).await;
    assert_eq!(
        (answer.status, &value(&answer)["image"]),
        (201, &Value::Null)
    );
    let answer = market
        .send_form("PATCH", &[("id", None, b"1"), nothing])
        .await;
    check_fields(
        &answer,
        json!({ "non_field_errors": ["Beside the id something to change is needed."] }),
    );
}

#[tokio::test]
async fn a_picture_has_at_most_five_mebibytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let market = beside(folder.path()).await;
    let longest = png(5 << 20);
    let ad = post(&market, &longest).await;
    assert_eq!(served(&market, &ad["image"]).await.2, longest);
    for length in [(5 << 20) + 1, 8 << 20] {
        let picture = png(length);
        let mut parts = pupsik_parts();
        parts.push(("image", PNG, &picture));
        let answer = market.send_form("POST", &parts).await;
        assert_eq!(answer.status, 413, "{}", answer.body);
        assert!(value(&answer)["detail"].is_string(), "{}", answer.body);
    }
    assert_eq!(market.ads().await, json!([ad]));
    assert_eq!(files(folder.path()).len(), 1);
}

#[tokio::test]
async fn a_change_replaces_the_picture_or_removes_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let market = beside(folder.path()).await;
    let mut ad = post(&market, &png(10)).await;
    let first = ad["image"].take();
    let jpeg = b"\xff\xd8\xff\xe0";
    let parts: [Part<'_>; 2] = [("id", None, b"1"), ("image", PNG, jpeg)];
    let changed = value(&market.send_form("PATCH", &parts).await);
    ad["image"] = changed["image"].clone();
    assert_eq!(changed, ad);
    assert_ne!(changed["image"], first);
    assert_eq!(served(&market, &changed["image"]).await.2, jpeg);
    assert_eq!(served(&market, &first).await.0, 404);
    assert_eq!(files(folder.path()).len(), 1);

    let other = json!({ "id": 1, "price": 1000 });
    let answer = value(&market.ask("PATCH", EXECUTE, &other).await);
    assert_eq!(
        answer["image"], ad["image"],
        "another change leaves the picture"
    );
    let none = json!({ "id": 1, "image": null });
    let answer = value(&market.ask("PATCH", EXECUTE, &none).await);
    assert_eq!(answer["image"], Value::Null);
    assert_eq!(served(&market, &ad["image"]).await.0, 404);
    assert_eq!(files(folder.path()), Vec::<String>::new());
}

#[tokio::test]
async fn a_picture_goes_with_its_ad_and_with_its_world() {
    let folder = tempfile::tempdir().expect("a folder");
    let market = beside(folder.path()).await;
    let ad = post(&market, &png(10)).await;
    let answer = market
        .ask("DELETE", EXECUTE, &json!({ "id": ad["id"] }))
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(served(&market, &ad["image"]).await.0, 404);
    assert_eq!(files(folder.path()), Vec::<String>::new());

    let bearer = format!("Bearer {}", text(&market.world["vasya"]["token"]));
    let media_type = format!("multipart/form-data; boundary={}", super::BOUNDARY);
    let headers = [
        ("Content-Type", media_type.as_str()),
        ("Authorization", &bearer),
    ];
    let picture = png(10);
    let mut parts = pupsik_parts();
    parts.push(("image", PNG, &picture));
    let body = super::form(&parts);
    let answer = market.server.request("POST", EXECUTE, &headers, body).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    assert_eq!(files(folder.path()).len(), 1);
    let world = format!(
        "/pet-market/_wireproof/worlds/{}",
        text(&market.world["world"])
    );
    let key = [("X-Wireproof-Key", KEY)];
    assert_eq!(
        market
            .server
            .request("DELETE", &world, &key, "")
            .await
            .status,
        204
    );
    assert_eq!(files(folder.path()), Vec::<String>::new());
}

#[tokio::test]
async fn no_path_leads_out_of_the_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).expect("it can be made");
    for (name, place) in [("secret.png", folder.path()), ("secret.png", &inner)] {
        fs::write(place.join(name), png(10)).expect("it can be written");
    }
    let market = beside(&inner).await;
    post(&market, &png(10)).await;
    for name in [
        "",
        ".",
        "..",
        "secret.png",
        "../secret.png",
        "..%2fsecret.png",
        "%2e%2e%2fsecret.png",
        "..%5csecret.png",
        "inner%2f..%2f..%2fsecret.png",
        "%2fetc%2fpasswd",
        "secret.png%00.png",
    ] {
        let path = format!("/pet-market/media/{name}");
        let answer = market.server.request("GET", &path, &[], "").await;
        assert_eq!(answer.status, 404, "{name:?}");
    }
}

#[tokio::test]
async fn what_a_crash_left_behind_is_cleared_away_and_nothing_else_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = Database::File(folder.path().join("market.db"));
    let options = || Options {
        database: database.clone(),
        ..options()
    };
    let pictures = folder.path().join("market.db.files");
    let market = Market::with(options(), &[]).await;
    let ad = post(&market, &png(10)).await;
    let stopped = market.server.stop().await;
    stopped.expect("it ended").expect("it served");
    // As after a crash between the file and its ad, and between an ad's end and its file's.
    let kept = files(&pictures);
    let names = [
        "00000000000000000000000000000001.png",
        "00000000000000000000000000000002.png",
    ];
    for name in names.iter().chain([&"of-somebody-else.png"]) {
        fs::write(pictures.join(name), png(10)).expect("it can be written");
    }
    note_loose(
        &folder.path().join("market.db"),
        &[(names[0], 1), (names[1], 0), ("gone", 0)],
    )
    .await;

    let market = Market::with(options(), &[]).await;
    assert_eq!(market.ads().await, json!([ad]), "an ad outlives its server");
    assert_eq!(served(&market, &ad["image"]).await.2, png(10));
    let mut left = files(&pictures);
    left.sort();
    let mut expected = kept;
    expected.push("of-somebody-else.png".to_owned());
    expected.sort();
    assert_eq!(left, expected);
}

/// Notes files as loose, as a server does that is then cut off.
async fn note_loose(database: &Path, files: &[(&str, i64)]) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(database);
    let pool = sqlx::SqlitePool::connect_with(options)
        .await
        .expect("it opens");
    for (name, arrives) in files {
        sqlx::query("INSERT INTO pet_market_loose_files (name, arrives) VALUES (?, ?)")
            .bind(name)
            .bind(arrives)
            .execute(&pool)
            .await
            .expect("it can be noted");
    }
    pool.close().await;
}

#[tokio::test]
async fn an_ad_without_picture_has_none_in_json_either() {
    let market = Market::open().await;
    for image in [
        json!("/media/x.png"),
        json!("data:image/png;base64,"),
        json!({}),
        json!(false),
    ] {
        let mut ad = pupsik();
        ad["image"] = image;
        let why = "image: a picture is a part of a multipart/form-data body, not of JSON.";
        check_fields(
            &market.ask("POST", EXECUTE, &ad).await,
            json!({ "image": [why] }),
        );
    }
    let mut ad = pupsik();
    ad["image"] = Value::Null;
    assert_eq!(market.post(&ad).await["image"], Value::Null);
}
