//! Who comes and goes.

use serde_json::json;

use super::Desk;

#[tokio::test]
async fn each_department_hears_of_the_first_connection_and_of_the_end_of_the_last() {
    let desk = Desk::open().await;
    let (mut ann, mut cy) = (desk.connect("ann").await, desk.connect("cy").await);
    let mut xan = desk.connect("xan").await;
    let mut dee = desk.connect("dee").await;
    let tab = desk.connect("dee").await;
    let status = |change: &str, department: &str| {
        json!({
            "type": change, "user_id": desk.world["dee"]["id"], "user_name": "dee",
            "department": department
        })
    };
    assert_eq!(
        ann.hears("user_status").await,
        status("user_connected", "reception")
    );
    assert_eq!(
        cy.hears("user_status").await,
        status("user_connected", "kitchen")
    );
    tab.0.close().await;
    for member in [&mut ann, &mut cy, &mut dee, &mut xan] {
        member.hears_nothing().await;
    }
    // Lost, without a close frame.
    drop(dee);
    assert_eq!(
        ann.hears("user_status").await,
        status("user_disconnected", "reception")
    );
    assert_eq!(
        cy.hears("user_status").await,
        status("user_disconnected", "kitchen")
    );
    xan.hears_nothing().await;
}

#[tokio::test]
async fn a_protocol_failure_counts_as_going_at_once() {
    let desk = Desk::open().await;
    let mut ann = desk.connect("ann").await;
    let mut bea = desk.connect("bea").await;
    ann.hears("user_status").await;
    bea.0.send("x".repeat(70_000).into()).await;
    assert_eq!(ann.hears("user_status").await["type"], "user_disconnected");
    assert_eq!(bea.0.closed().await, 1009);
}
